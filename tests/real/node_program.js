const fs = require('fs'), zlib = require('zlib'), net = require('net'), os = require('os');
const { Worker } = require('worker_threads');
const { spawnSync } = require('child_process');
const path = require('path');

console.log(process.platform, process.arch, os.EOL === '\r\n', path.sep);
fs.writeFileSync('file.txt', 'hello'.repeat(1000));
console.log(fs.readFileSync('file.txt', 'utf8').length, fs.statSync('file.txt').size);
console.log(zlib.gunzipSync(zlib.gzipSync('zipped')).toString());
console.log(require('crypto').createHash('sha256').update('x').digest('hex').slice(0, 16));
console.log(new Intl.NumberFormat('de-DE').format(1234567.89),
            new Intl.DateTimeFormat('en-US', { timeZone: 'UTC' }).format(0));
new Worker('require("worker_threads").parentPort.postMessage(6 * 7)', { eval: true })
  .on('message', m => console.log('worker', m))
  .on('exit', () => {
    const server = net.createServer(c => c.end('bye')).listen(0, '127.0.0.1', () => {
      net.connect(server.address().port, '127.0.0.1')
        .on('data', d => console.log('socket', d.toString()))
        .on('close', () => {
          server.close();
          const child = spawnSync(process.execPath, ['-e', 'console.log("child"); process.exit(7)']);
          console.log(String(child.stdout).trim(), child.status);
          setTimeout(() => process.exit(3), 20);
        });
    });
  });
