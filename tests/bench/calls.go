// What a system call costs, in nanoseconds: the median of some passes.
package main

import (
	"fmt"
	"os"
	"sort"
	"syscall"
	"time"
)

const passes, rounds = 7, 100000

func measure(name string, call func()) {
	times := make([]float64, passes)
	for i := range times {
		start := time.Now()
		for j := 0; j < rounds; j++ {
			call()
		}
		times[i] = float64(time.Since(start).Nanoseconds()) / rounds
	}
	sort.Float64s(times)
	fmt.Printf("%s\t%.1f\n", name, times[passes/2])
}

func main() {
	zero, _ := os.Open("/dev/zero")
	buffer := make([]byte, 16)
	var status syscall.Stat_t
	measure("getppid", func() { syscall.Getppid() })
	measure("read 16 bytes", func() { syscall.Read(int(zero.Fd()), buffer) })
	measure("stat", func() { syscall.Stat("/", &status) })
	measure("time of day", func() { time.Now() })
}
