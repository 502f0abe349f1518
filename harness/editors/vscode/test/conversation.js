// The extension in an editor that is none: `node conversation.js REHEARSAL PROJECT EXTENSION`.
'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { editor, install } = require('./stub');

const [command, project, extension] = process.argv.slice(2);
const configuration = { path: command };
const { host, vscode } = editor(project, configuration);
install(vscode);
const { activate, deactivate } = require(path.join(extension, 'extension.js'));
const { schemaOf } = require(path.join(extension, 'schemas.js'));

/** Waits until something holds; the test's own limit ends it otherwise. */
async function until(holds) {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const start = ({ line, character }) => [line, character];

async function language() {
  const document = host.open('scenarios/sends.yaml');
  document.replace('sqs.send: orders', 'sqs.send: ordrs');
  await until(() => host.diagnostics.get('sends.yaml')?.length === 1);
  const [mistake] = host.diagnostics.get('sends.yaml');
  assert.match(mistake.message, /there is no queue `ordrs` on the stage/);
  assert.equal(mistake.severity, 0);
  assert.deepEqual(start(mistake.range.start), start(document.positionOf('ordrs')));

  const { provider: actions } = host.providers.codeAction;
  const [fix] = await actions.provideCodeActions(document, mistake.range);
  assert.equal(fix.title, 'Replace with `orders`');
  assert.equal(fix.edit.edits[0].edits[0].newText, 'orders');
  document.replace('ordrs', 'orders');
  await until(() => host.diagnostics.get('sends.yaml')?.length === 0);

  const at = document.positionOf('sqs.send: orders', 12);
  const { provider: completion } = host.providers.completion;
  const items = await completion.provideCompletionItems(document, at);
  assert.deepEqual(items.map((item) => item.label), ['orders']);
  const { provider: hover } = host.providers.hover;
  const hovered = await hover.provideHover(document, document.positionOf('sqs.send', 2));
  assert.match(hovered.contents.value, /```yaml/);
  const { provider: definition } = host.providers.definition;
  const declared = await definition.provideDefinition(document, at);
  assert.equal(path.basename(declared.uri.fsPath), 'stage.yaml');

  const { provider: references } = host.providers.reference;
  const found = await references.provideReferences(document, at, { includeDeclaration: true });
  const files = found.map((one) => path.basename(one.uri.fsPath));
  assert.ok(files.includes('stage.yaml') && files.includes('sends.yaml'), files.join());
  const { provider: rename } = host.providers.rename;
  const edit = await rename.provideRenameEdits(document, at, 'parcels');
  assert.deepEqual(edit.edits.map((one) => one.file).sort(), files.filter((one, index) => files.indexOf(one) === index).sort());
  await assert.rejects(rename.provideRenameEdits(document, at, 'a b'), /cannot be a name of the stage/);
  await assert.rejects(rename.prepareRename(document, document.positionOf('steps')), /no name here/);

  const { provider: folding } = host.providers.folding;
  assert.ok((await folding.provideFoldingRanges(document)).length > 0);
  const { provider: tokens, more: [legend] } = host.providers.tokens;
  const { data } = await tokens.provideDocumentSemanticTokens(document);
  assert.equal(data.length % 5, 0);
  assert.ok(legend.tokenTypes.includes('variable'));
  const { provider: symbols } = host.providers.symbol;
  const outline = await symbols.provideDocumentSymbols(document);
  assert.ok(outline.some((symbol) => symbol.children.length > 0));
  const { provider: formatting } = host.providers.formatting;
  assert.deepEqual(await formatting.provideDocumentFormattingEdits(document, { tabSize: 2 }), []);
  return document;
}

async function tests(document) {
  const names = [];
  host.controller.items.forEach((item) => {
    names.push(item.label);
    item.children.forEach((child) => names.push(`${item.label} > ${child.label}`));
  });
  assert.deepEqual(names, ['fails', 'sends', 'sends > one', 'sends > two']);

  const { provider: lenses } = host.providers.codeLens;
  const before = await lenses.provideCodeLenses(document);
  const run = before.find((lens) => lens.command.command === 'rehearsal.run' && lens.command.arguments[0].name === 'sends::two');
  await host.commands['rehearsal.run'](...run.command.arguments);
  assert.deepEqual(host.results.map((one) => `${one.name} ${one.verdict}`), ['sends::two started', 'sends::two passed']);

  host.results.length = 0;
  const request = { include: undefined, exclude: [] };
  await host.runTests(request, new vscode.CancellationTokenSource().token);
  const verdicts = host.results.filter((one) => one.verdict !== 'started');
  assert.deepEqual(
    verdicts.map((one) => `${one.name} ${one.verdict}`).sort(),
    ['fails failed', 'sends::one passed', 'sends::two passed'],
  );
  const [message] = verdicts.find((one) => one.verdict === 'failed').message;
  assert.match(message.message, /count/);
  assert.equal(path.basename(message.location.uri.fsPath), 'fails.yaml');
  assert.equal(host.status.text, '$(check) rehearsal');

  // The run left a trace, and the values that it had.
  const after = await lenses.provideCodeLenses(document);
  const trace = after.find((lens) => lens.command.command === 'rehearsal.openTrace');
  host.commands['rehearsal.openTrace'](...trace.command.arguments);
  assert.match(host.opened[0], /\.html$/);
  const { provider: hints } = host.providers.inlayHints;
  const whole = new vscode.Range(0, 0, 100, 0);
  assert.ok((await hints.provideInlayHints(document, whole)).length > 0);

  host.results.length = 0;
  host.answer = '7';
  const seed = after.find((lens) => lens.command.command === 'rehearsal.runWithSeed');
  await host.commands['rehearsal.runWithSeed'](...seed.command.arguments);
  assert.equal(host.asked.validateInput('x'), 'A seed is a whole number.');
  assert.ok(host.output.some((text) => /seed 7\b/.test(text)), host.output.join(''));

  await host.commands['rehearsal.run']({ root: project, name: 'nowhere' });
  assert.match(host.messages[0], /no case `nowhere`/);
}

/** Without the tool there is a message, and the schemas. */
async function withoutTool() {
  let contributor;
  host.extensions = {
    'redhat.vscode-yaml': {
      activate: async () => ({ registerContributor: (...all) => { contributor = all; } }),
    },
  };
  configuration.path = path.join(project, 'no-such-tool');
  await host.commands['rehearsal.restart']();
  await until(() => contributor);
  assert.match(host.status.text, /error/);
  const uri = vscode.Uri.file(path.join(project, 'scenarios', 'sends.yaml')).toString();
  assert.equal(contributor[1](uri), schemaOf(uri));
  assert.match(contributor[2](contributor[1](uri)), /"\$schema"/);
  assert.equal(schemaOf('file:///x/other.yaml'), undefined);
}

async function main() {
  const context = {
    extensionPath: extension, subscriptions: [], storageUri: vscode.Uri.file(path.join(project, '.storage')),
  };
  await activate(context);
  assert.equal(host.status.text, '$(check) rehearsal');
  const document = await language();
  await tests(document);
  await withoutTool();
  await deactivate();
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  console.error(host.output.join('\n'));
  process.exit(1);
});
