// TCP and UDP on the loopback, of both address families, and local sockets.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func echo(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			io.Copy(connection, connection)
			connection.Close()
		}()
	}
}

func stream(network, address string) {
	listener, err := net.Listen(network, address)
	check(err)
	go echo(listener)
	var group sync.WaitGroup
	total := make(chan int, 20)
	for i := 0; i < 20; i++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			connection, err := net.Dial(network, listener.Addr().String())
			check(err)
			message := make([]byte, 100000+i)
			go func() {
				connection.Write(message)
				connection.(interface{ CloseWrite() error }).CloseWrite()
			}()
			back, err := io.ReadAll(connection)
			check(err)
			total <- len(back)
			connection.Close()
		}(i)
	}
	group.Wait()
	sum := 0
	for i := 0; i < 20; i++ {
		sum += <-total
	}
	fmt.Println(network, sum)
	listener.Close()
}

func datagrams() {
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	check(err)
	client, err := net.Dial("udp", server.LocalAddr().String())
	check(err)
	_, err = client.Write([]byte("ping"))
	check(err)
	buffer := make([]byte, 100)
	count, from, err := server.ReadFrom(buffer)
	check(err)
	fmt.Printf("udp %q %v\n", buffer[:count], from.String() == client.LocalAddr().String())
	_, err = server.WriteTo([]byte("pong"), from)
	check(err)
	count, err = client.Read(buffer)
	check(err)
	fmt.Printf("udp %q\n", buffer[:count])
	client.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	_, err = client.Read(buffer)
	fmt.Println("deadline", os.IsTimeout(err))
}

func main() {
	stream("tcp4", "127.0.0.1:0")
	stream("tcp6", "[::1]:0")
	directory, err := os.MkdirTemp("", "network")
	check(err)
	defer os.RemoveAll(directory)
	stream("unix", filepath.Join(directory, "socket"))
	datagrams()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	address := closed.Addr().String()
	closed.Close()
	_, err = net.Dial("tcp", address)
	fmt.Println("refused", err != nil)
}
