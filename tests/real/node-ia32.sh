# Node.js for 32-bit Windows, which makes machine code as it runs: the job of the 64-bit one.
. "$here/node_job"
node=$(package node-win-x86@22.23.2)
node_job "$node/bin/node.exe" ia32
