// The cases in the test explorer.
'use strict';

const path = require('node:path');
const { output, run } = require('./runs');

const FILES = '**/scenarios/**/*.{yaml,yml}';
const WITHOUT = '**/{node_modules,target}/**';
/** How long files have to be left alone before cases are listed again. */
const QUIET_MILLIS = 300;

class Tests {
  constructor(vscode, settings, log, storage, on) {
    this.vscode = vscode;
    this.settings = settings;
    this.log = log;
    this.storage = storage;
    this.on = on;
    this.controller = vscode.tests.createTestController('rehearsal', 'rehearsal');
    this.controller.refreshHandler = () => this.refresh();
    this.controller.createRunProfile(
      'Run',
      vscode.TestRunProfileKind.Run,
      (request, token) => this.run(request, token),
      true,
    );
    const watcher = vscode.workspace.createFileSystemWatcher(FILES);
    const later = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.refresh(), QUIET_MILLIS);
    };
    this.listeners = [watcher, watcher.onDidCreate(later), watcher.onDidChange(later), watcher.onDidDelete(later)];
  }

  /** Returns the folders of the projects: those that have `scenarios`. */
  async projects() {
    const files = await this.vscode.workspace.findFiles(FILES, WITHOUT);
    const roots = files.map((uri) => uri.fsPath.split(path.sep))
      .map((parts) => parts.slice(0, parts.lastIndexOf('scenarios')).join(path.sep));
    return [...new Set(roots)].sort();
  }

  /** Lists the cases anew. Those of a project with mistakes stay as they are. */
  async refresh() {
    const roots = await this.projects();
    const items = [];
    for (const root of roots) {
      try {
        const text = await output(this.settings().command, ['list', '--format', 'json'], root);
        const scenarios = this.scenarios(root, JSON.parse(text));
        items.push(...(roots.length > 1 ? [this.group(root, scenarios)] : scenarios));
      } catch (error) {
        this.log(`the cases of ${root} could not be listed: ${error.message}`);
        this.controller.items.forEach((item) => {
          if (this.rootOf(item) === root) items.push(item);
        });
      }
    }
    this.controller.items.replace(items);
  }

  item(root, name, label, file, line) {
    const uri = file && this.vscode.Uri.file(path.resolve(root, file));
    const item = this.controller.createTestItem(`${root}\n${name}`, label, uri);
    if (line) item.range = new this.vscode.Range(line - 1, 0, line - 1, 0);
    return item;
  }

  group(root, scenarios) {
    const item = this.item(root, '', path.basename(root));
    item.children.replace(scenarios);
    return item;
  }

  scenarios(root, cases) {
    const items = new Map();
    for (const one of cases) {
      if (!items.has(one.scenario)) {
        const item = this.item(root, one.scenario, one.scenario, one.file, one.case === null ? one.line : 1);
        item.description = one.title;
        item.tags = one.tags.map((tag) => new this.vscode.TestTag(tag));
        items.set(one.scenario, item);
      }
      if (one.case !== null) {
        items.get(one.scenario).children.add(this.item(root, one.id, one.case, one.file, one.line));
      }
    }
    return [...items.values()];
  }

  rootOf(item) {
    return item.id.split('\n')[0];
  }

  nameOf(item) {
    return item.id.split('\n')[1];
  }

  /** Returns the item of a scenario or case. */
  find(root, name) {
    let found;
    const look = (item) => {
      if (this.rootOf(item) === root && this.nameOf(item) === name) found = item;
      item.children.forEach(look);
    };
    this.controller.items.forEach(look);
    return found;
  }

  /** Runs a scenario or case that was chosen in its file. */
  async runOne(root, name, args = []) {
    const item = this.find(root, name);
    if (!item) {
      this.vscode.window.showErrorMessage(`There is no case \`${name}\`: see the mistakes in its file.`);
      return;
    }
    const none = new this.vscode.CancellationTokenSource();
    await this.run(new this.vscode.TestRunRequest([item]), none.token, args);
  }

  async run(request, token, args = []) {
    const testRun = this.controller.createTestRun(request);
    const chosen = request.include ? [...request.include] : this.all();
    const excluded = new Set((request.exclude ?? []).map((item) => item.id));
    const byRoot = new Map();
    const add = (item) => {
      if (excluded.has(item.id)) return;
      // A group, or a scenario of which some cases are excluded.
      const isPart = this.nameOf(item) === '' || [...this.children(item)].some((child) => excluded.has(child.id));
      if (isPart) this.children(item).forEach(add);
      else byRoot.set(this.rootOf(item), [...(byRoot.get(this.rootOf(item)) ?? []), item]);
    };
    chosen.forEach(add);
    for (const [root, items] of byRoot) {
      if (token.isCancellationRequested) break;
      await this.runIn(root, items, testRun, token, args);
    }
    testRun.end();
    this.on.ended();
  }

  all() {
    const items = [];
    this.controller.items.forEach((item) => items.push(item));
    return items;
  }

  children(item) {
    const items = [];
    item.children.forEach((child) => items.push(child));
    return items;
  }

  async runIn(root, items, testRun, token, args) {
    const open = new Map();
    const enqueue = (item) => {
      const children = this.children(item);
      if (children.length > 0) children.forEach(enqueue);
      else {
        open.set(this.nameOf(item), item);
        testRun.enqueued(item);
      }
    };
    items.forEach(enqueue);
    const { command, runArguments } = this.settings();
    const print = (text, item) => testRun.appendOutput(text.replace(/\r?\n/g, '\r\n'), undefined, item);
    let printed = '';
    this.on.started(open.size);
    try {
      const code = await run({
        command,
        args: [...items.map((item) => this.nameOf(item)), ...runArguments, ...args],
        cwd: root,
        report: this.storage && path.join(this.storage, `${path.basename(root)}.html`),
        cancelled: (listener) => token.onCancellationRequested(listener),
      }, {
        output: (text) => {
          printed += text;
          print(text);
        },
        event: (event) => this.event(event, root, open, testRun),
      });
      if (code !== 0 && code !== 1) this.unplayed(open, testRun, printed.trim() || `it ended with code ${code}`);
    } catch (error) {
      this.unplayed(open, testRun, `\`${command}\` could not be started: ${error.message}`);
    }
  }

  /** Reports the cases that did not come to an end. */
  unplayed(open, testRun, reason) {
    for (const item of open.values()) testRun.errored(item, new this.vscode.TestMessage(reason));
    open.clear();
  }

  event(event, root, open, testRun) {
    if (!event.id) return;
    const { scenario, case: row } = event.id;
    const name = row ? `${scenario}::${row}` : scenario;
    const item = open.get(name);
    if (!item) return;
    if (event.event === 'case_started') testRun.started(item);
    if (event.event === 'case_finished') {
      this.finished(item, event.outcome, root, testRun);
      open.delete(name);
    }
  }

  finished(item, outcome, root, testRun) {
    const { verdict } = outcome;
    const millis = outcome.duration_us / 1000;
    switch (verdict.verdict) {
      case 'passed':
      case 'flaky':
        testRun.passed(item, millis);
        break;
      case 'failed':
        testRun.failed(item, verdict.mismatches.map((one) => this.mismatch(one, root)), millis);
        break;
      case 'skipped':
        testRun.skipped(item);
        break;
      default:
        testRun.errored(item, this.message([verdict.message, verdict.help], verdict.place, root), millis);
    }
  }

  mismatch(found, root) {
    const actual = found.actual === undefined ? 'nothing' : JSON.stringify(found.actual, null, 2);
    const message = found.diff
      ? new this.vscode.TestMessage(`${found.path}\n${found.diff}`)
      : this.vscode.TestMessage.diff(`${found.path}: expected ${found.expected}, found ${actual}`, found.expected, actual);
    message.location = this.location(found.place, root);
    return message;
  }

  message(lines, place, root) {
    const message = new this.vscode.TestMessage(lines.filter(Boolean).join('\n'));
    if (place) message.location = this.location(place, root);
    return message;
  }

  location(place, root) {
    const start = new this.vscode.Position(place.line - 1, place.column - 1);
    const end = start.translate(0, place.length);
    return new this.vscode.Location(this.vscode.Uri.file(path.resolve(root, place.file)), new this.vscode.Range(start, end));
  }

  dispose() {
    clearTimeout(this.timer);
    for (const one of [...this.listeners, this.controller]) one.dispose();
  }
}

module.exports = { Tests };
