// Pipes: data in order, ends that close, and a writer without a reader.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
)

func main() {
	reader, writer, err := os.Pipe()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	go func() {
		for i := 0; i < 20000; i++ {
			fmt.Fprintf(writer, "line %d\n", i)
		}
		writer.Close()
	}()
	lines, sum := 0, 0
	scanner := bufio.NewScanner(reader)
	for scanner.Scan() {
		var n int
		fmt.Sscanf(scanner.Text(), "line %d", &n)
		lines++
		sum += n
	}
	fmt.Println(lines, sum, scanner.Err())
	_, err = reader.Read(make([]byte, 1))
	fmt.Println("at the end", err == io.EOF)

	reader, writer, _ = os.Pipe()
	reader.Close()
	_, err = writer.Write([]byte("nobody reads this"))
	fmt.Println("broken", errors.Is(err, syscall.EPIPE))

	reader, writer, _ = os.Pipe()
	reader.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	_, err = reader.Read(make([]byte, 1))
	fmt.Println("deadline", os.IsTimeout(err))
	go func() {
		time.Sleep(20 * time.Millisecond)
		reader.Close()
	}()
	reader.SetReadDeadline(time.Time{})
	_, err = reader.Read(make([]byte, 1))
	fmt.Println("closed while it waits", errors.Is(err, os.ErrClosed))
	writer.Close()
}
