# gpgv for 32-bit Windows finds the good signature good, and the bad one bad.
directory=$(debian gpgv-win32=2.2.40-1.1+deb12u2)
gpgv=$directory/usr/share/win32/gpgv.exe
export GNUPGHOME="$PWD/home"
mkdir -m 700 home
gpg --batch --quiet --passphrase '' --quick-gen-key 'A sojourner <sojourner@example.org>' \
    default default never
seq 10000 >text
gpg --batch --quiet --detach-sign text
gpg --batch --export >keys.gpg
gpgconf --kill all || :
gpgv --keyring ./keys.gpg text.sig text 2>native
"$sojourn" "$gpgv" --keyring ./keys.gpg text.sig text 2>ours
grep 'Good signature' native | sed 's/^gpgv: //' >expected
grep 'Good signature' ours | tr -d '\r' | sed 's/^gpgv[^:]*: //' | cmp - expected
echo more >>text
! "$sojourn" "$gpgv" --keyring ./keys.gpg text.sig text 2>ours
grep -q 'BAD signature' ours
