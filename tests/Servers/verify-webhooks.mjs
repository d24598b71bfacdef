// Verifies signed messages with the reference library of Standard Webhooks: a JSON array of {secret, headers, body} on standard input,
// an array of "ok" or the reason on standard output.
import { Webhook } from "standardwebhooks";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const verdicts = JSON.parse(Buffer.concat(chunks).toString("utf8")).map(({ secret, headers, body }) => {
  try {
    new Webhook(secret).verify(body, headers);
    return "ok";
  } catch (wrong) {
    return wrong.message;
  }
});
process.stdout.write(JSON.stringify(verdicts));
