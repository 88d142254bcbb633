# Installers that NSIS makes, self-extracting 32-bit programs, unpack what was packed, write their
# settings, and take it all away again.
compiler=$(debian nsis=3.08-3+deb12u1)
common=$(debian nsis-common=3.08-3+deb12u1)
seq -f 'tree/d%02g' 0 49 | xargs mkdir -p
awk -f "$here/tree.awk"
install() {
    cat >"$1.nsi" <<END
Unicode $2
SetCompressor $3
Name "Sample $1"
OutFile "$1.exe"
RequestExecutionLevel user
Section
    SetOutPath \$INSTDIR
    File /r tree/*
    WriteINIStr "\$INSTDIR\\settings.ini" place where "\$INSTDIR"
    WriteRegStr HKCU "Software\\Sample" where "\$INSTDIR"
    WriteUninstaller "\$INSTDIR\\uninstall.exe"
SectionEnd
Section Uninstall
    DeleteRegKey HKCU "Software\\Sample"
    RMDir /r "\$INSTDIR"
SectionEnd
END
    NSISDIR=$common/usr/share/nsis "$compiler/usr/bin/makensis" -V1 "$1.nsi"
    place="Z:$(pwd | tr / '\\')\\$1"
    "$sojourn" "$1.exe" /S "/D=$place"
    grep -q "^where=.*\\\\$1" "$1/settings.ini"
    mv "$1/settings.ini" "$1/uninstall.exe" .
    diff -r tree "$1"
    mv uninstall.exe "$1"
    "$sojourn" "$1/uninstall.exe" /S "_?=$place"
    [ ! -e "$1/d00" ]
}
install wide true lzma
install narrow false zlib
