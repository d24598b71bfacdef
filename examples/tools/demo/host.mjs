import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_MS = 120000;

/** A port of this machine that nobody listens on. */
async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Compiles the host once and tells where its program is: `dotnet run` would put a process of its own between us and the host. */
export function buildHost(root) {
  const project = join(root, 'Silo/Host');
  const build = spawnSync('dotnet', ['build', project, '-c', 'Release', '-v', 'q', '--nologo'], { cwd: root, encoding: 'utf8' });
  if (build.error) throw new Error(`The .NET SDK could not be started: ${build.error.message}`);
  if (build.status !== 0) throw new Error(`The host does not build:\n${build.stdout}${build.stderr}`);
  const question = ['msbuild', project, '-getProperty:TargetPath', '-p:Configuration=Release'];
  const target = spawnSync('dotnet', question, { cwd: root, encoding: 'utf8' });
  return target.stdout.trim();
}

/** The host as a child process on a data folder; started again whenever it is found dead, until it is stopped. */
export class Host {
  /** `command` is the program with its first arguments. */
  constructor(root, command, folder) {
    this.root = root;
    this.command = command;
    this.folder = folder;
    this.data = join(folder, 'data');
    this.keysFile = join(folder, 'keys.json');
    this.starts = 0;
    this.kills = 0;
    this.output = [];
  }

  /** Starts on an empty folder and waits until it is ready. */
  async begin() {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    this.base = `http://127.0.0.1:${await freePort()}`;
    await this.start();
    const keys = this.printedKeys();
    return existsSync(this.keysFile) ? { ...keys, ...JSON.parse(readFileSync(this.keysFile, 'utf8')) } : keys;
  }

  /** Keys from the lines `API key <role>: <key>` that the first start prints. */
  printedKeys() {
    const found = this.output.join('').matchAll(/^\s*API key ([\w-]+): (\S+)/gm);
    return Object.fromEntries([...found].map(([, role, key]) => [role, key]));
  }

  async start() {
    const [program, ...first] = this.command;
    const args = [...first, '--urls', this.base, '--data', this.data, '--keys-file', this.keysFile];
    this.starts++;
    const child = spawn(program, args, { cwd: this.root, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    this.died = new Promise((ended) => child.once('exit', ended));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        this.output.push(String(text));
        if (this.output.length > 2000) this.output.splice(0, 1000);
      });
    }
    await this.ready();
  }

  get alive() {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  async ready() {
    const deadline = Date.now() + READY_MS;
    while (this.alive && Date.now() < deadline) {
      try {
        if ((await fetch(`${this.base}/health/ready`)).ok) return;
      } catch {
        // Not listening yet.
      }
      await sleep(50);
    }
    if (this.stopping) return;
    throw new Error(`The host did not become ready:\n${this.output.slice(-30).join('')}`);
  }

  /** Starts it again if it is dead; returns when it is ready. Callers at the same time share one start. */
  async revive() {
    if (this.alive || this.stopping) return;
    this.reviving ??= this.start().finally(() => { this.reviving = undefined; });
    await this.reviving;
  }

  /** kill -9 while it serves; a host that is being started again is left to finish that first. */
  async strike() {
    while (!this.stopping && (!this.alive || this.reviving || this.dying)) await sleep(10);
    if (this.stopping) return;
    this.kills++;
    this.dying = true;
    await this.kill();
    this.dying = false;
  }

  /** No time to write anything, no time to answer. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.died;
  }

  async stop() {
    this.stopping = true;
    if (!this.alive) return;
    this.child.kill('SIGTERM');
    const gone = await Promise.race([this.died.then(() => true), sleep(15000, false, { ref: false })]);
    if (!gone) await this.kill();
  }
}
