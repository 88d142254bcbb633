# Inno Setup's compiler, a Delphi program with a DLL for each of its parts and a child process that
# compresses, makes an installer; what is wrong with a script it says in a line.
directory=$(package innosetup-compiler@6.3.1)
seq 20000 >numbers.txt
cp "$sojourn" program
cat >sample.iss <<'END'
[Setup]
AppName=Sample
AppVersion=1.2
VersionInfoVersion=1.2.3.4
DefaultDirName={autopf}\Sample
OutputDir=.
OutputBaseFilename=sample
[Files]
Source: "numbers.txt"; DestDir: "{app}"
Source: "program"; DestDir: "{app}"; Flags: ignoreversion
[Code]
function InitializeSetup: Boolean;
begin
    Result := Length('sample') = 6;
end;
END
"$sojourn" "$directory/bin/ISCC.exe" sample.iss >output
grep -q '^Successful compile' output
"$sojourn" inspect sample.exe | grep -q '^overlay'
grep -aq 'Inno Setup Setup Data (6' sample.exe
sed 's/program/missing/' sample.iss >wrong.iss
status=0
"$sojourn" "$directory/bin/ISCC.exe" wrong.iss >output 2>&1 || status=$?
[ $status -eq 2 ]
grep -q 'Source file .*missing" does not exist' output
