// A server with many connections at once, each with a conversation of its own.
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
)

const clients, rounds = 200, 20

func serve(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer connection.Close()
			lines := bufio.NewScanner(connection)
			for lines.Scan() {
				fmt.Fprintln(connection, strings.ToUpper(lines.Text()))
			}
		}()
	}
}

func talk(address string, id int) int {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	defer connection.Close()
	lines := bufio.NewScanner(connection)
	good := 0
	for i := 0; i < rounds; i++ {
		fmt.Fprintf(connection, "client %d says %d\n", id, i)
		if lines.Scan() && lines.Text() == fmt.Sprintf("CLIENT %d SAYS %d", id, i) {
			good++
		}
	}
	return good
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	go serve(listener)
	var group sync.WaitGroup
	var mutex sync.Mutex
	total := 0
	for i := 0; i < clients; i++ {
		group.Add(1)
		go func(id int) {
			defer group.Done()
			good := talk(listener.Addr().String(), id)
			mutex.Lock()
			total += good
			mutex.Unlock()
		}(i)
	}
	group.Wait()
	fmt.Println("answers", total)
}
