// The extension for Visual Studio Code: plain JavaScript over the editor's own interface, so
// that it needs no build and nothing from a registry.
'use strict';

const fs = require('node:fs');
const vscode = require('vscode');
const { Client } = require('./client');
const { Tests } = require('./tests');
const { schemas } = require('./schemas');

let client;
let tests;

function settings() {
  const found = vscode.workspace.getConfiguration('rehearsal');
  return {
    command: found.get('path') || 'rehearsal',
    runArguments: found.get('runArguments') ?? [],
    trace: found.get('trace') ?? false,
  };
}

async function activate(context) {
  const channel = vscode.window.createOutputChannel('rehearsal');
  const log = (text) => channel.appendLine(text);
  const status = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left, 0);
  status.name = 'rehearsal';
  status.command = 'rehearsal.showOutput';
  const show = (text, tooltip) => {
    status.text = text;
    status.tooltip = tooltip;
    status.show();
  };
  const fallback = schemas(vscode, context, log);

  client = new Client(vscode, settings, log, {
    state(state, detail) {
      fallback.use(state === 'stopped');
      if (state === 'starting') show('$(sync~spin) rehearsal', 'The language server starts');
      if (state === 'running') show('$(check) rehearsal', `rehearsal ${detail ?? ''}`.trim());
      if (state === 'stopped') show('$(error) rehearsal', `The language server is not running: ${detail}`);
    },
  });

  const storage = context.storageUri?.fsPath;
  if (storage) fs.mkdirSync(storage, { recursive: true });
  tests = new Tests(vscode, settings, log, storage, {
    started(count) {
      show('$(sync~spin) rehearsal', `${count === 1 ? 'A case runs' : `${count} cases run`}`);
    },
    ended() {
      show('$(check) rehearsal', 'The last run ended');
      client.runEnded();
    },
  });

  const command = (name, run) => vscode.commands.registerCommand(name, run);
  context.subscriptions.push(
    channel,
    status,
    command('rehearsal.run', ({ root, name }) => tests.runOne(root, name)),
    command('rehearsal.runWithSeed', async ({ root, name, seed }) => {
      const chosen = await vscode.window.showInputBox({
        title: `Run ${name}`,
        prompt: 'The seed of everything random, such as that of a run that failed',
        value: seed === undefined || seed === null ? undefined : String(seed),
        validateInput: (text) => (/^\d+$/.test(text) ? undefined : 'A seed is a whole number.'),
      });
      if (chosen !== undefined) await tests.runOne(root, name, ['--seed', chosen]);
    }),
    command('rehearsal.openTrace', ({ trace }) => vscode.env.openExternal(vscode.Uri.file(trace))),
    command('rehearsal.restart', () => client.restart()),
    command('rehearsal.showOutput', () => channel.show()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('rehearsal.path')) client.restart();
    }),
  );
  await Promise.all([client.start(), tests.refresh()]);
}

async function deactivate() {
  tests?.dispose();
  await client?.dispose();
}

module.exports = { activate, deactivate };
