// Messages to and from a language server: a length, an empty line, and JSON.
'use strict';

const { spawn } = require('node:child_process');

class Connection {
  /** Starts a server; `on` has `notification(method, params)` and `closed(reason)`. */
  constructor(command, args, options, on) {
    this.on = on;
    this.next = 1;
    this.waiting = new Map();
    this.read = Buffer.alloc(0);
    this.errors = '';
    this.isClosed = false;
    this.process = spawn(command, args, { ...options, stdio: 'pipe' });
    this.process.stdout.on('data', (data) => this.receive(data));
    // A few lines are enough to say why it ended.
    this.process.stderr.on('data', (data) => {
      this.errors = (this.errors + data).slice(-2000);
    });
    this.process.stdin.on('error', () => {});
    this.process.on('error', (error) => this.close(error.message));
    this.process.on('close', (code) => this.close(this.errors.trim() || `it ended with code ${code}`));
  }

  close(reason) {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const { reject } of this.waiting.values()) reject(new Error(reason));
    this.waiting.clear();
    this.on.closed(reason);
  }

  send(message) {
    if (this.isClosed) return;
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin.write(body);
  }

  notify(method, params) {
    this.send({ method, params });
  }

  request(method, params) {
    if (this.isClosed) return Promise.reject(new Error('the language server is not running'));
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ id, method, params });
    });
  }

  receive(data) {
    this.read = Buffer.concat([this.read, data]);
    for (;;) {
      const end = this.read.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = /content-length: *(\d+)/i.exec(this.read.toString('latin1', 0, end));
      if (!length) {
        this.process.kill();
        this.close('it sent a message without a length');
        return;
      }
      const from = end + 4;
      const to = from + Number(length[1]);
      if (this.read.length < to) return;
      const message = JSON.parse(this.read.toString('utf8', from, to));
      this.read = this.read.subarray(to);
      this.handle(message);
    }
  }

  handle(message) {
    if (message.method) {
      // Of a request the server is told that there is nothing of the kind here.
      if (message.id !== undefined) {
        this.send({ id: message.id, error: { code: -32601, message: `${message.method} is not known` } });
      } else {
        this.on.notification(message.method, message.params);
      }
      return;
    }
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    this.waiting.delete(message.id);
    if (message.error) waiting.reject(new Error(message.error.message));
    else waiting.resolve(message.result);
  }

  /** Ends the server as the protocol wants it, and by force where it does not listen. */
  async end() {
    if (this.isClosed) return;
    const force = setTimeout(() => this.process.kill(), 2000);
    const closed = new Promise((resolve) => this.process.once('close', resolve));
    try {
      await this.request('shutdown', null);
      this.notify('exit', null);
    } catch {
      // It ended by itself.
    }
    await closed;
    clearTimeout(force);
  }
}

module.exports = { Connection };
