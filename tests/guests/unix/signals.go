// Signals: caught, ignored, sent to itself, and between a parent and a child.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	caught := make(chan os.Signal, 10)
	signal.Notify(caught, syscall.SIGUSR1, syscall.SIGHUP, syscall.SIGALRM)
	for i := 0; i < 5; i++ {
		syscall.Kill(os.Getpid(), syscall.SIGUSR1)
		fmt.Println(<-caught)
	}
	syscall.Kill(os.Getpid(), syscall.SIGHUP)
	fmt.Println(<-caught)
	signal.Ignore(syscall.SIGUSR2)
	syscall.Kill(os.Getpid(), syscall.SIGUSR2)
	signal.Stop(caught)

	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	go func() {
		time.Sleep(10 * time.Millisecond)
		process, _ := os.FindProcess(os.Getpid())
		process.Signal(os.Interrupt)
	}()
	fmt.Println(<-interrupted)
	signal.Reset(syscall.SIGTERM)
	syscall.Kill(os.Getpid(), syscall.SIGTERM)
	time.Sleep(time.Second)
	fmt.Println("still here")
}
