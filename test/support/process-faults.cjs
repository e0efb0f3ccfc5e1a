// Runs inside a Node-RED under test, before it: kills the process at a chosen step of renewing tokens, or lets its disk
// be full. What is wanted stands in a file `fault` in the user directory: the name of a step, or `full`.
const fs = require('node:fs');
const http = require('node:http');
const { join } = require('node:path');

const userDir = process.argv[process.argv.indexOf('--userDir') + 1];
const counts = {};

function wanted() {
  try {
    return fs.readFileSync(join(userDir, 'fault'), 'utf8').trim();
  } catch {
    return '';
  }
}

/** Dies here, if this is the step: `write 2` is the second write of the settings since a fault was wanted. */
function step(name, last = () => {}) {
  const fault = wanted();
  if (!fault) return;
  counts[name] = (counts[name] ?? 0) + 1;
  if (fault !== `${name} ${counts[name]}`) return;
  last();
  process.kill(process.pid, 'SIGKILL');
}

const isSettings = (file) => String(file).includes('.config.runtime.json.$$$');
/** The settings that are being written, by their descriptors. */
const beingWritten = new Set();

const { open, write, rename } = fs;
fs.open = (file, ...more) => {
  if (!isSettings(file)) {
    open(file, ...more);
    return;
  }
  step('write');
  const done = more.pop();
  open(file, ...more, (error, fd) => {
    if (!error) beingWritten.add(fd);
    done(error, fd);
  });
};
fs.write = (fd, buffer, ...more) => {
  if (beingWritten.delete(fd)) {
    step('half', () => fs.writeSync(fd, buffer, 0, buffer.length >> 1));
    if (wanted() === 'full') {
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
