// Goroutines on several threads, timers, and preemption of one that never yields.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	var sum int64
	var group sync.WaitGroup
	for i := 1; i <= 1000; i++ {
		group.Add(1)
		go func(n int64) {
			defer group.Done()
			time.Sleep(time.Duration(n%7) * time.Millisecond)
			atomic.AddInt64(&sum, n)
		}(int64(i))
	}
	group.Wait()
	fmt.Println("sum", sum)

	start := time.Now()
	<-time.After(50 * time.Millisecond)
	waited := time.Since(start)
	fmt.Println("waited long enough", waited >= 50*time.Millisecond, "and not for ever", waited < 10*time.Second)

	var spins, stop int32
	go func() {
		for atomic.LoadInt32(&stop) == 0 {
			atomic.AddInt32(&spins, 1) // only a signal takes this one from its thread
		}
	}()
	for atomic.LoadInt32(&spins) == 0 {
		time.Sleep(time.Millisecond)
	}
	for i := 0; i < 3; i++ {
		runtime.GC() // stops them all
	}
	atomic.StoreInt32(&stop, 1)
	fmt.Println("spun and collected")
}
