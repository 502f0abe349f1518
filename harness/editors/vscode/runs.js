// Runs of cases: the tool writes an event a line to a file, which is read as it grows.
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs/promises');
const os = require('node:os');
const path = require('node:path');

const POLL_MILLIS = 100;

/** Reads the lines that were added to a file. */
class Tail {
  constructor(file) {
    this.file = file;
    this.at = 0;
    this.rest = '';
    this.decoder = new TextDecoder();
  }

  async lines() {
    let handle;
    try {
      handle = await fs.open(this.file, 'r');
    } catch {
      return []; // It is created when the run starts.
    }
    try {
      const { size } = await handle.stat();
      const buffer = Buffer.alloc(size - this.at);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, this.at);
      this.at += bytesRead;
      const lines = (this.rest + this.decoder.decode(buffer.subarray(0, bytesRead), { stream: true })).split('\n');
      this.rest = lines.pop();
      return lines;
    } finally {
      await handle.close();
    }
  }
}

/**
 * Runs cases. `on.event` gets each event, `on.output` what the tool prints. Returns its exit
 * code, or `null` if it was ended.
 */
async function run({ command, args, cwd, report, cancelled }, on) {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'rehearsal-run-'));
  const events = path.join(folder, 'events.jsonl');
  const all = ['run', ...args, '--color', 'never', '--report', `jsonl=${events}`];
  if (report) all.push('--report', `html=${report}`);
  try {
    const child = spawn(command, all, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (data) => on.output(data.toString()));
    child.stderr.on('data', (data) => on.output(data.toString()));
    const ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    // The tool takes its stage down before it ends.
    const listener = cancelled?.(() => child.kill('SIGINT'));
    const tail = new Tail(events);
    let isReading = false;
    const read = async () => {
      if (isReading) return;
      isReading = true;
      try {
        for (const line of await tail.lines()) on.event(JSON.parse(line));
      } finally {
        isReading = false;
      }
    };
    const timer = setInterval(() => read().catch((error) => on.output(`${error.message}\n`)), POLL_MILLIS);
    try {
      return await ended;
    } finally {
      clearInterval(timer);
      listener?.dispose();
      while (isReading) await new Promise((resolve) => setTimeout(resolve, 10));
      await read();
    }
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** Runs a command of the tool to its end, and returns what it printed. */
function output(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let errors = '';
    child.stdout.on('data', (data) => { out += data; });
    child.stderr.on('data', (data) => { errors += data; });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(errors.trim() || `${command} ${args[0]} ended with code ${code}`));
    });
  });
}

module.exports = { output, run };
