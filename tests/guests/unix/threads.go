// A hundred threads of the system's, each bound to a goroutine, that wait for one another.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

const threads = 100

func main() {
	var started, ended sync.WaitGroup
	var turns int64
	gate := make(chan bool)
	ring := make([]chan int, threads)
	for i := range ring {
		ring[i] = make(chan int, 1)
	}
	for i := 0; i < threads; i++ {
		started.Add(1)
		ended.Add(1)
		go func(i int) {
			runtime.LockOSThread() // not unlocked: the thread ends with the goroutine
			defer ended.Done()
			started.Done()
			<-gate
			for n := 0; n < 10; n++ {
				atomic.AddInt64(&turns, 1)
				ring[(i+1)%threads] <- n
				<-ring[i]
			}
		}(i)
	}
	started.Wait()
	close(gate)
	ended.Wait()
	fmt.Println("turns", turns)
}
