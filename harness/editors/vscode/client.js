// The language client: documents to the server, and what it says to the editor.
'use strict';

const { Connection } = require('./connection');
const converters = require('./convert');

const SELECTOR = [
  { scheme: 'file', language: 'yaml', pattern: '**/scenarios/**' },
];

/** A server that ends this often within a minute is not started again. */
const MOST_STARTS = 4;

class Client {
  /** `on.state(state, reason)` hears of `starting`, `running` and `stopped`. */
  constructor(vscode, settings, log, on) {
    this.vscode = vscode;
    this.settings = settings;
    this.log = log;
    this.on = on;
    this.convert = converters(vscode);
    this.diagnostics = vscode.languages.createDiagnosticCollection('rehearsal');
    this.lenses = new vscode.EventEmitter();
    this.hints = new vscode.EventEmitter();
    this.starts = [];
    this.providers = [];
    this.listeners = this.listen();
  }

  isOurs(document) {
    return this.vscode.languages.match(SELECTOR, document) > 0;
  }

  async start() {
    this.on.state('starting');
    const now = Date.now();
    this.starts = this.starts.filter((at) => now - at < 60000).concat(now);
    const { command } = this.settings();
    const connection = new Connection(command, ['lsp', '--stdio'], {}, {
      notification: (method, params) => this.notified(method, params),
      closed: (reason) => this.closed(connection, reason),
    });
    this.connection = connection;
    try {
      const result = await connection.request('initialize', {
        processId: process.pid,
        clientInfo: { name: 'Visual Studio Code', version: this.vscode.version },
        rootUri: null,
        capabilities: {
          workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['rename'] } },
          textDocument: { publishDiagnostics: { relatedInformation: true } },
        },
        initializationOptions: { commands: ['rehearsal.run', 'rehearsal.runWithSeed', 'rehearsal.openTrace'] },
      });
      connection.notify('initialized', {});
      connection.wasReady = true;
      this.version = result.serverInfo?.version;
      this.register(result.capabilities);
      for (const document of this.vscode.workspace.textDocuments) this.opened(document);
      this.on.state('running', this.version);
    } catch (error) {
      this.log(`the language server could not be started: ${error.message}`);
    }
  }

  closed(connection, reason) {
    if (connection !== this.connection || this.isEnding) return;
    this.diagnostics.clear();
    this.log(`the language server ended: ${reason}`);
    this.on.state('stopped', reason);
    // One that could not even be started will not be the next time.
    if (connection.wasReady && this.starts.length < MOST_STARTS) this.start();
  }

  notified(method, params) {
    if (this.settings().trace) this.log(`${method} ${JSON.stringify(params)}`);
    if (method === 'textDocument/publishDiagnostics') {
      const found = params.diagnostics.map(this.convert.diagnostic);
      this.diagnostics.set(this.vscode.Uri.parse(params.uri), found);
    }
  }

  opened(document) {
    if (!this.isOurs(document)) return;
    this.connection?.notify('textDocument/didOpen', {
      textDocument: {
        uri: document.uri.toString(),
        languageId: document.languageId,
        version: document.version,
        text: document.getText(),
      },
    });
  }

  listen() {
    const { workspace } = this.vscode;
    const notify = (document, method, params) => {
      if (!this.isOurs(document)) return;
      const textDocument = { uri: document.uri.toString(), version: document.version };
      this.connection?.notify(method, { textDocument, ...params });
    };
    const watcher = workspace.createFileSystemWatcher('**/{scenarios,fixtures}/**');
    const changed = (type) => (uri) => {
      this.connection?.notify('workspace/didChangeWatchedFiles', {
        changes: [{ uri: uri.toString(), type }],
      });
    };
    return [
      watcher,
      watcher.onDidCreate(changed(1)),
      watcher.onDidChange(changed(2)),
      watcher.onDidDelete(changed(3)),
      workspace.onDidOpenTextDocument((document) => this.opened(document)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        const changes = contentChanges.map((change) => ({
          range: this.convert.fromRange(change.range),
          text: change.text,
        }));
        notify(document, 'textDocument/didChange', { contentChanges: changes });
      }),
      workspace.onDidSaveTextDocument((document) => notify(document, 'textDocument/didSave', {})),
      workspace.onDidCloseTextDocument((document) => notify(document, 'textDocument/didClose', {})),
      workspace.onWillRenameFiles((event) => event.waitUntil(this.willRename(event.files))),
    ];
  }

  async willRename(files) {
    const renames = files.map((file) => ({
      oldUri: file.oldUri.toString(),
      newUri: file.newUri.toString(),
    }));
    const edit = await this.ask('workspace/willRenameFiles', { files: renames });
    return edit ? this.convert.workspaceEdit(edit) : undefined;
  }

  /** Asks the server; what fails is logged and has no answer. */
  async ask(method, params) {
    try {
      return await this.connection.request(method, params);
    } catch (error) {
      this.log(`${method}: ${error.message}`);
      return null;
    }
  }

  /** Registers what the server can do; once, as it is the same after a restart. */
  register(capabilities) {
    if (this.providers.length > 0) return;
    const { languages } = this.vscode;
    const c = this.convert;
    const of = (document, more) => ({ textDocument: { uri: document.uri.toString() }, ...more });
    const at = (document, position, more) => of(document, { position: c.fromPosition(position), ...more });
    const all = async (method, params, convert) => ((await this.ask(method, params)) ?? []).map(convert);
    const add = (registration) => this.providers.push(registration);

    add(languages.registerCompletionItemProvider(SELECTOR, {
      provideCompletionItems: (d, p) => all('textDocument/completion', at(d, p), c.completion),
    }, ...(capabilities.completionProvider.triggerCharacters ?? [])));
    add(languages.registerHoverProvider(SELECTOR, {
      provideHover: async (d, p) => {
        const found = await this.ask('textDocument/hover', at(d, p));
        return found && new this.vscode.Hover(c.markdown(found.contents), found.range && c.range(found.range));
      },
    }));
    add(languages.registerDefinitionProvider(SELECTOR, {
      provideDefinition: async (d, p) => {
        const found = await this.ask('textDocument/definition', at(d, p));
        return found && c.location(found);
      },
    }));
    add(languages.registerReferenceProvider(SELECTOR, {
      provideReferences: (d, p, context) => all('textDocument/references', at(d, p, { context }), c.location),
    }));
    add(languages.registerDocumentHighlightProvider(SELECTOR, {
      provideDocumentHighlights: (d, p) => all('textDocument/documentHighlight', at(d, p), c.highlight),
    }));
    add(languages.registerRenameProvider(SELECTOR, {
      prepareRename: async (d, p) => {
        const found = await this.ask('textDocument/prepareRename', at(d, p));
        if (!found) throw new Error('There is no name here that can be changed.');
        return c.range(found);
      },
      // What is refused is shown to the user, so it is not caught here.
      provideRenameEdits: async (d, p, newName) => {
        const edit = await this.connection.request('textDocument/rename', at(d, p, { newName }));
        return edit && c.workspaceEdit(edit);
      },
    }));
    add(languages.registerDocumentSymbolProvider(SELECTOR, {
      provideDocumentSymbols: (d) => all('textDocument/documentSymbol', of(d), c.symbol),
    }));
    add(languages.registerDocumentFormattingEditProvider(SELECTOR, {
      provideDocumentFormattingEdits: (d, options) => all('textDocument/formatting', of(d, { options }), c.textEdit),
    }));
    add(languages.registerFoldingRangeProvider(SELECTOR, {
      provideFoldingRanges: (d) => all('textDocument/foldingRange', of(d), c.folding),
    }));
    add(languages.registerCodeActionsProvider(SELECTOR, {
      provideCodeActions: (d, range) => all(
        'textDocument/codeAction',
        of(d, { range: c.fromRange(range), context: { diagnostics: [] } }),
        c.codeAction,
      ),
    }, { providedCodeActionKinds: [this.vscode.CodeActionKind.QuickFix] }));
    if (capabilities.semanticTokensProvider) {
      const { legend: { tokenTypes, tokenModifiers } } = capabilities.semanticTokensProvider;
      const legend = new this.vscode.SemanticTokensLegend(tokenTypes, tokenModifiers);
      const tokens = async (method, params) => {
        const found = await this.ask(method, params);
        return found && new this.vscode.SemanticTokens(new Uint32Array(found.data));
      };
      add(languages.registerDocumentSemanticTokensProvider(SELECTOR, {
        provideDocumentSemanticTokens: (d) => tokens('textDocument/semanticTokens/full', of(d)),
      }, legend));
      add(languages.registerDocumentRangeSemanticTokensProvider(SELECTOR, {
        provideDocumentRangeSemanticTokens: (d, range) => tokens(
          'textDocument/semanticTokens/range',
          of(d, { range: c.fromRange(range) }),
        ),
      }, legend));
    }
    if (capabilities.codeLensProvider) {
      add(languages.registerCodeLensProvider(SELECTOR, {
        onDidChangeCodeLenses: this.lenses.event,
        provideCodeLenses: (d) => all('textDocument/codeLens', of(d), c.codeLens),
      }));
    }
    if (capabilities.inlayHintProvider) {
      add(languages.registerInlayHintsProvider(SELECTOR, {
        onDidChangeInlayHints: this.hints.event,
        provideInlayHints: (d, range) => all(
          'textDocument/inlayHint',
          of(d, { range: c.fromRange(range) }),
          c.inlayHint,
        ),
      }));
    }
  }

  /** Asks again for what the last run changed. */
  runEnded() {
    this.lenses.fire();
    this.hints.fire();
  }

  async restart() {
    const { connection } = this;
    this.connection = undefined;
    await connection?.end();
    this.starts = [];
    await this.start();
  }

  async dispose() {
    this.isEnding = true;
    for (const one of [...this.providers, ...this.listeners, this.diagnostics, this.lenses, this.hints]) {
      one.dispose();
    }
    await this.connection?.end();
  }
}

module.exports = { Client };
