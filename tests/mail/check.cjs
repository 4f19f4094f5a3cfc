// Checks pages of mails: node check.cjs CLIENT,CLIENT FILE...
// Prints JSON, for each file what html-validate says, and which features which clients lack.
const fs = require("fs");
const path = require("path");
const { createRequire } = require("module");

const tools = createRequire(path.join(process.env.MAIL_TOOLS, "package.json"));
const { HtmlValidate, StaticConfigLoader } = tools("html-validate");
const { doIUseEmail } = tools("@jsx-email/doiuse-email");

const [clients, ...files] = process.argv.slice(2);
const valid = new HtmlValidate(
  // Styles stand in the elements, since mail clients want them there.
  new StaticConfigLoader({ extends: ["html-validate:standard"], rules: { "no-inline-style": "off" } }),
);

async function faults(html) {
  const report = await valid.validateString(html, "mail.html");
  return report.results.flatMap((one) =>
    one.messages.map((said) => `${said.line}: ${said.ruleId}: ${said.message}`),
  );
}

function lacking(html) {
  const found = {};
  for (const error of doIUseEmail(html, { emailClients: clients.split(",") }).errors ?? []) {
    const [, feature, client] = /^`(.*)` is not supported by `(.*)`$/.exec(error) ?? [0, error, ""];
    (found[feature] ??= new Set()).add(client);
  }
  return Object.fromEntries(Object.entries(found).map(([name, some]) => [name, [...some]]));
}

(async () => {
  const found = {};
  for (const file of files) {
    const html = fs.readFileSync(file, "utf8");
    found[file] = { faults: await faults(html), lacking: lacking(html) };
  }
  console.log(JSON.stringify(found));
})();
