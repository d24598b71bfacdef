// The service counts usage for its operators; what it counted must be what it answered.

/** Events by verdict as a Prometheus page tells them. */
export function counted(page) {
  const counts = {};
  for (const line of page.split('\n')) {
    const [, labels, value] = /^metering_intake_events\w*\{(.*)\} (\d+)/.exec(line) ?? [];
    if (labels === undefined) continue;
    const label = (name) => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1];
    const verdict = label('outcome') === 'refused' ? label('code') : label('outcome');
    counts[verdict] = (counts[verdict] ?? 0) + Number(value);
  }
  return counts;
}

/** Every verdict that was counted otherwise than it was given. */
export function metricDifferences(page, given) {
  const counts = counted(page);
  return [...new Set([...Object.keys(counts), ...Object.keys(given)])].sort()
    .filter((verdict) => (counts[verdict] ?? 0) !== (given[verdict] ?? 0))
    .map((verdict) => `The metrics count ${counts[verdict] ?? 0} events ${verdict}, the answers ${given[verdict] ?? 0}`);
}
