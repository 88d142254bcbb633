# Sourced by tests/cli/run: the sample plug-in, which gives a program another file.
redirect=$(dirname "$sojourn")/samples/redirect.so
echo 'the first file' >first.txt
echo 'the second file' >second.txt
expect 0 '^the second file' env REDIRECT=FIRST.TXT=second.txt "$sojourn" --hook "$redirect" "$guests/print_file.exe" first.txt
expect 0 '^the first file' env REDIRECT=other.txt=second.txt "$sojourn" --hook "$redirect" "$guests/print_file.exe" first.txt
expect 2 'redirect: set REDIRECT' "$sojourn" --hook "$redirect" "$guests/hello.exe"
expect 2 '--hook nothing.so: .*cannot open shared object' "$sojourn" --hook nothing.so "$guests/hello.exe"
expect 0 'CreateFileW\(name="first.txt".*) = 0x' env REDIRECT=first.txt=second.txt "$sojourn" --trace=CreateFileW --hook "$redirect" "$guests/print_file.exe" first.txt
