// Faults become panics that a program recovers from, on any goroutine, again and again.
package main

import (
	"fmt"
	"runtime/debug"
	"sync"
)

type large struct {
	filler [1 << 20]byte
	last   int
}

func try(what string, action func()) {
	defer func() {
		fmt.Println(what, "->", recover())
	}()
	action()
}

func quiet(action func()) (caught bool) {
	defer func() { caught = recover() != nil }()
	action()
	return
}

//go:noinline
func divide(a, b int) int { return a / b }

//go:noinline
func deep(n int) int {
	if n == 0 {
		return 0
	}
	return deep(n-1) + 1
}

func main() {
	var nothing *int
	var far *large
	var table map[string]int
	try("nil", func() { *nothing = 1 })
	try("far", func() { far.last = 1 })
	try("division", func() { fmt.Println(divide(1, 0)) })
	try("index", func() { fmt.Println([]int{1}[deep(3)]) })
	try("map", func() { table["a"] = 1 })
	debug.SetPanicOnFault(true)

	var group sync.WaitGroup
	var count, mutex = 0, sync.Mutex{}
	for i := 0; i < 8; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for j := 0; j < 50; j++ {
				if quiet(func() { *nothing = j }) {
					mutex.Lock()
					count++
					mutex.Unlock()
				}
			}
		}()
	}
	group.Wait()
	fmt.Println("recovered", count)
	fmt.Println("deep", deep(1000000))
}
