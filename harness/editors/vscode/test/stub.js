// The part of the editor's interface that the extension uses, without an editor: what it
// registers is kept, and files are on the disk.
'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');

class Position {
  constructor(line, character) {
    this.line = line;
    this.character = character;
  }

  translate(lines, characters) {
    return new Position(this.line + lines, this.character + characters);
  }
}

class Range {
  constructor(start, end, ...more) {
    [this.start, this.end] = more.length === 2
      ? [new Position(start, end), new Position(...more)]
      : [start, end];
  }
}

class Uri {
  constructor(text) {
    this.text = text;
    this.fsPath = text.startsWith('file:') ? fileURLToPath(text) : text;
  }

  static parse(text) {
    return new Uri(text);
  }

  static file(name) {
    return new Uri(pathToFileURL(name).href);
  }

  toString() {
    return this.text;
  }
}

class EventEmitter {
  constructor() {
    this.listeners = new Set();
    this.event = (listener) => {
      this.listeners.add(listener);
      return { dispose: () => this.listeners.delete(listener) };
    };
  }

  fire(value) {
    for (const listener of this.listeners) listener(value);
  }

  dispose() {
    this.listeners.clear();
  }
}

/** A class that keeps what it is made of, under some names. */
function record(...names) {
  return class {
    constructor(...values) {
      names.forEach((name, index) => { this[name] = values[index]; });
    }
  };
}

class WorkspaceEdit {
  constructor() {
    this.edits = [];
    this.renames = [];
  }

  set(uri, edits) {
    this.edits.push({ file: path.basename(uri.fsPath), edits });
  }

  renameFile(from, to) {
    this.renames.push([path.basename(from.fsPath), path.basename(to.fsPath)]);
  }
}

class TestMessage {
  constructor(message) {
    this.message = message;
  }

  static diff(message, expected, actual) {
    return Object.assign(new TestMessage(message), { expected, actual });
  }
}

class Items {
  constructor() {
    this.map = new Map();
  }

  get size() {
    return this.map.size;
  }

  add(item) {
    this.map.set(item.id, item);
  }

  replace(items) {
    this.map = new Map(items.map((item) => [item.id, item]));
  }

  forEach(visit) {
    for (const item of this.map.values()) visit(item);
  }
}

function allFilesBelow(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? allFilesBelow(name) : [name];
  });
}

/** Returns the editor's interface for a folder, and `host` to act as the user. */
function editor(folder, configuration) {
  const host = {
    providers: {}, diagnostics: new Map(), commands: {}, output: [], results: [], messages: [], opened: [],
  };
  const nothing = { dispose() {} };
  const events = {
    open: new EventEmitter(), change: new EventEmitter(), save: new EventEmitter(), close: new EventEmitter(),
  };
  const provider = (kind) => (selector, provider, ...more) => {
    host.providers[kind] = { provider, more };
    return nothing;
  };
  const vscode = {
    version: '1.75.0',
    Position, Range, Uri, EventEmitter, WorkspaceEdit, TestMessage,
    CodeAction: record('title', 'kind'),
    CodeActionKind: { QuickFix: 'quickfix' },
    CodeLens: record('range', 'command'),
    CompletionItem: record('label', 'kind'),
    Diagnostic: record('range', 'message', 'severity'),
    DiagnosticRelatedInformation: record('location', 'message'),
    DocumentHighlight: record('range', 'kind'),
    DocumentSymbol: record('name', 'detail', 'kind', 'range', 'selectionRange'),
    FoldingRange: record('start', 'end', 'kind'),
    FoldingRangeKind: { Comment: 1 },
    Hover: record('contents', 'range'),
    InlayHint: record('position', 'label'),
    Location: record('uri', 'range'),
    MarkdownString: record('value'),
    SemanticTokens: record('data'),
    SemanticTokensLegend: record('tokenTypes', 'tokenModifiers'),
    StatusBarAlignment: { Left: 1 },
    TestRunProfileKind: { Run: 1 },
    TestRunRequest: record('include'),
    TestTag: record('id'),
    TextEdit: record('range', 'newText'),
    CancellationTokenSource: class {
      constructor() {
        this.token = { isCancellationRequested: false, onCancellationRequested: () => nothing };
      }
    },
    commands: {
      registerCommand(name, run) {
        host.commands[name] = run;
        return nothing;
      },
    },
    env: { openExternal: (uri) => host.opened.push(uri.fsPath) },
    extensions: { getExtension: (name) => host.extensions?.[name] },
    languages: {
      createDiagnosticCollection: () => ({
        set: (uri, found) => host.diagnostics.set(path.basename(uri.fsPath), found),
        clear: () => host.diagnostics.clear(),
        dispose() {},
      }),
      match: (_, document) => Number(document.uri.fsPath.includes(`${path.sep}scenarios${path.sep}`)),
    },
    tests: {
      createTestController() {
        const controller = {
          items: new Items(),
          createRunProfile: (label, kind, run) => { host.runTests = run; },
          createTestItem: (id, label, uri) => ({ id, label, uri, children: new Items(), tags: [] }),
          createTestRun: () => {
            const result = (verdict) => (item, message) => {
              host.results.push({ verdict, name: item.id.split('\n')[1], message });
            };
            return {
              enqueued() {}, started: result('started'), passed: result('passed'), failed: result('failed'),
              errored: result('errored'), skipped: result('skipped'),
              appendOutput: (text) => host.output.push(text), end() {},
            };
          },
          dispose() {},
        };
        host.controller = controller;
        return controller;
      },
    },
    window: {
      createOutputChannel: () => ({ appendLine: (text) => host.output.push(text), show() {}, dispose() {} }),
      createStatusBarItem: () => {
        host.status = { show() {}, dispose() {} };
        return host.status;
      },
      showErrorMessage: (text) => host.messages.push(text),
      showInputBox: async (options) => {
        host.asked = options;
        return host.answer;
      },
    },
    workspace: {
      textDocuments: [],
      createFileSystemWatcher: () => ({
        onDidCreate: () => nothing, onDidChange: () => nothing, onDidDelete: () => nothing, dispose() {},
      }),
      findFiles: async () => allFilesBelow(folder).filter((name) => name.endsWith('.yaml')).map(Uri.file),
      getConfiguration: () => ({ get: (key) => configuration[key] }),
      onDidChangeConfiguration: () => nothing,
      onDidOpenTextDocument: events.open.event,
      onDidChangeTextDocument: events.change.event,
      onDidSaveTextDocument: events.save.event,
      onDidCloseTextDocument: events.close.event,
      onWillRenameFiles: () => nothing,
    },
  };
  for (const [kind, name] of Object.entries({
    completion: 'CompletionItem', hover: 'Hover', definition: 'Definition', reference: 'Reference',
    highlight: 'DocumentHighlight', rename: 'Rename', symbol: 'DocumentSymbol',
    formatting: 'DocumentFormattingEdit', folding: 'FoldingRange', tokens: 'DocumentSemanticTokens',
    rangeTokens: 'DocumentRangeSemanticTokens', codeLens: 'CodeLens', inlayHints: 'InlayHints',
  })) vscode.languages[`register${name}Provider`] = provider(kind);
  vscode.languages.registerCodeActionsProvider = provider('codeAction');

  host.open = (name) => {
    const file = path.join(folder, name);
    let text = fs.readFileSync(file, 'utf8');
    const document = { uri: Uri.file(file), languageId: 'yaml', version: 1, getText: () => text };
    document.positionOf = (words, offset = 0) => {
      const before = text.slice(0, text.indexOf(words) + offset).split('\n');
      return new Position(before.length - 1, before.at(-1).length);
    };
    document.replace = (old, now) => {
      const range = new Range(document.positionOf(old), document.positionOf(old, old.length));
      text = text.replace(old, () => now);
      document.version += 1;
      events.change.fire({ document, contentChanges: [{ range, text: now }] });
    };
    vscode.workspace.textDocuments.push(document);
    events.open.fire(document);
    return document;
  };
  return { host, vscode };
}

/** Lets `require('vscode')` return an interface. */
function install(vscode) {
  const load = Module._load;
  Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));
}

module.exports = { editor, install };
