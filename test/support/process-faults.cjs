// Preloaded into a Node-RED under test: kills the process at a given step of a token refresh, or simulates a full disk.
// The file `fault` in the user directory contains the name of a step, or `full`.
const fs = require('node:fs');
const http = require('node:http');
const { join } = require('node:path');

const userDir = process.argv[process.argv.indexOf('--userDir') + 1];
const counts = {};

function currentFault() {
  try {
    return fs.readFileSync(join(userDir, 'fault'), 'utf8').trim();
  } catch {
    return '';
  }
}

/** Kills the process if this is the given step: `write 2` is the second write of the settings since the fault was set. */
function step(name, last = () => {}) {
  const fault = currentFault();
  if (!fault) return;
  counts[name] = (counts[name] ?? 0) + 1;
  if (fault !== `${name} ${counts[name]}`) return;
  last();
  process.kill(process.pid, 'SIGKILL');
}

const isSettings = (file) => String(file).includes('.config.runtime.json.$$$');
/** File descriptors of settings files being written. */
const settingsDescriptors = new Set();

const { open, write, rename } = fs;
fs.open = (file, ...more) => {
  if (!isSettings(file)) {
    open(file, ...more);
    return;
  }
  step('write');
  const done = more.pop();
  open(file, ...more, (error, fd) => {
    if (!error) settingsDescriptors.add(fd);
    done(error, fd);
  });
};
fs.write = (fd, buffer, ...more) => {
  if (settingsDescriptors.delete(fd)) {
    step('half', () => fs.writeSync(fd, buffer, 0, buffer.length >> 1));
    if (currentFault() === 'full') {
      const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      process.nextTick(more.at(-1), full);
      return;
    }
  }
  write(fd, buffer, ...more);
};
fs.rename = (from, to, done) => {
  if (isSettings(from)) step('rename');
  rename(from, to, (error) => {
    if (isSettings(from)) step('renamed');
    done(error);
  });
};

const { request } = http;
http.request = (...args) => {
  const outgoing = request(...args);
  if (outgoing.path.startsWith('/auth/token')) {
    step('send');
    outgoing.once('finish', () => step('sent'));
    outgoing.prependListener('response', () => step('answer'));
  }
  return outgoing;
};
