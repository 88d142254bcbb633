// Starting programs: this one again, and one of the host's.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func child() {
	fmt.Println("child", os.Args[2:], os.Getenv("CHILD"))
	if os.Args[2] == "die" {
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
	os.Exit(len(os.Args))
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "child" {
		child()
	}
	self := os.Getenv("SELF")
	command := exec.Command(self, "child", "a", "b c")
	command.Env = append(os.Environ(), "CHILD=yes")
	output, err := command.Output()
	var exit *exec.ExitError
	fmt.Printf("%q %v\n", output, errors.As(err, &exit) && exit.ExitCode() == 4)

	command = exec.Command(self, "child", "die")
	err = command.Run()
	if errors.As(err, &exit) {
		status := exit.Sys().(syscall.WaitStatus)
		fmt.Println("signaled", status.Signaled(), status.Signal())
	}

	command = exec.Command("tr", "a-z", "A-Z")
	command.Stdin = strings.NewReader("through the host's program")
	var result bytes.Buffer
	command.Stdout = &result
	check(command.Run())
	fmt.Println(result.String())

	var group sync.WaitGroup
	for i := 0; i < 10; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			check(exec.Command("true").Run())
		}()
	}
	group.Wait()
	_, err = exec.LookPath("no-such-program")
	fmt.Println(errors.Is(err, exec.ErrNotFound))
	err = exec.Command("/no/such/program").Run()
	fmt.Println(errors.Is(err, os.ErrNotExist))
}
