// Arguments, environment, standard streams and the exit status.
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	fmt.Println("arguments", os.Args[1:])
	fmt.Println("variable", os.Getenv("GREETING"))
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	fmt.Printf("input %q %v\n", line, err)
	fmt.Fprintln(os.Stderr, "to the other stream")
	os.Exit(7)
}
