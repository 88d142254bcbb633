// Files and directories: what is written is read, and errors are the documented ones.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"time"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func main() {
	directory, err := os.MkdirTemp("", "files")
	check(err)
	defer os.RemoveAll(directory)
	check(os.Chdir(directory))

	check(os.WriteFile("a.txt", []byte("first line\nsecond line\n"), 0640))
	info, err := os.Stat("a.txt")
	check(err)
	fmt.Println(info.Name(), info.Size(), info.Mode(), info.IsDir())

	file, err := os.OpenFile("a.txt", os.O_RDWR|os.O_APPEND, 0)
	check(err)
	_, err = file.WriteString("third\n")
	check(err)
	_, err = file.Seek(6, io.SeekStart)
	check(err)
	part := make([]byte, 4)
	_, err = io.ReadFull(file, part)
	check(err)
	fmt.Printf("%q\n", part)
	check(file.Truncate(10))
	check(file.Sync())
	check(file.Close())
	whole, err := os.ReadFile("a.txt")
	check(err)
	fmt.Printf("%q\n", whole)

	check(os.MkdirAll("one/two/three", 0755))
	for i := 0; i < 300; i++ {
		check(os.WriteFile(fmt.Sprintf("one/file-%03d-with-a-name-of-some-length", i), nil, 0600))
	}
	entries, err := os.ReadDir("one")
	check(err)
	fmt.Println("entries", len(entries), entries[0].Name(), entries[300].Name(), entries[300].IsDir())

	check(os.Symlink("a.txt", "link"))
	target, err := os.Readlink("link")
	check(err)
	fmt.Println("link to", target)
	info, err = os.Lstat("link")
	check(err)
	fmt.Println("is a link", info.Mode()&fs.ModeSymlink != 0)
	check(os.Link("a.txt", "hard"))
	check(os.Rename("hard", "one/moved"))
	check(os.Chmod("one/moved", 0400))
	when := time.Unix(1000000000, 0)
	check(os.Chtimes("one/moved", when, when))
	info, err = os.Stat("one/moved")
	check(err)
	fmt.Println(info.Mode(), info.ModTime().UTC())

	var names []string
	check(filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if entry.IsDir() {
			names = append(names, path)
		}
		return err
	}))
	sort.Strings(names)
	fmt.Println(names)

	_, err = os.Open("missing")
	fmt.Println(errors.Is(err, fs.ErrNotExist), err)
	err = os.Mkdir("one", 0755)
	fmt.Println(errors.Is(err, fs.ErrExist))
	fmt.Println(os.Remove("one") != nil)
	_, err = os.ReadFile("one")
	fmt.Println(err)
	working, err := os.Getwd()
	check(err)
	real, err := filepath.EvalSymlinks(directory)
	check(err)
	fmt.Println("working directory", working == real || working == directory)
}
