# OpenSSL 1.0.2 for 32-bit Windows: digests, a cipher, a key and a signature that the native one knows.
directory=$(package openssl.exe@0.0.2)
openssl=$directory/bin/openssl.exe
export OPENSSL_CONF="$directory/openssl.cnf"
seq 300000 >input
[ "$("$sojourn" "$openssl" dgst -sha512 -r input | cut -c 1-128)" = "$(sha512sum input | cut -c 1-128)" ]
"$sojourn" "$openssl" enc -aes-256-cbc -md sha256 -k word -in input -out secret
unset OPENSSL_CONF
openssl enc -d -aes-256-cbc -md sha256 -k word -in secret 2>/dev/null | cmp - input
export OPENSSL_CONF="$directory/openssl.cnf"
"$sojourn" "$openssl" genrsa -out key 2048
"$sojourn" "$openssl" dgst -sha256 -sign key -out signature input
unset OPENSSL_CONF
openssl rsa -in key -pubout -out public
openssl dgst -sha256 -verify public -signature signature input
