// System calls that the other programs do not make: a file sent to a socket, locks, select, shared
// memory, descriptors in messages, terminals.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
	"unsafe"
)

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func fill(name string, size int) []byte {
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(i * 7 >> 3)
	}
	must(os.WriteFile(name, data, 0600))
	return data
}

func send(directory string) {
	name := filepath.Join(directory, "sent")
	data := fill(name, 3<<20)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	go func() {
		connection, _ := listener.Accept()
		file, _ := os.Open(name)
		file.Seek(1000, 0)
		io.Copy(connection, file)
		file.Seek(0, 0)
		io.Copy(connection, &io.LimitedReader{R: file, N: 500})
		connection.Close()
	}()
	connection, err := net.Dial("tcp", listener.Addr().String())
	must(err)
	got, err := io.ReadAll(connection)
	must(err)
	fmt.Println("sent", bytes.Equal(got, append(data[1000:len(data):len(data)], data[:500]...)))
}

func files(directory string) {
	name := filepath.Join(directory, "file")
	fill(name, 100)
	file, err := os.OpenFile(name, os.O_RDWR, 0)
	must(err)
	_, err = file.WriteAt([]byte("in the middle"), 5<<30)
	must(err)
	text := make([]byte, 6)
	_, err = file.ReadAt(text, 5<<30+3)
	status, _ := file.Stat()
	fmt.Println(string(text), err, status.Size())
	must(file.Truncate(50))
	when := time.Unix(1234567890, 123456000)
	must(os.Chtimes(name, when, when))
	status, _ = os.Stat(name)
	fmt.Println(status.Size(), status.ModTime().Equal(when))
	must(os.Link(name, name+".link"))
	must(os.Symlink("file", name+".symbolic"))
	other, _ := os.Stat(name + ".symbolic")
	fmt.Println(os.SameFile(status, other))
	must(syscall.Flock(int(file.Fd()), syscall.LOCK_EX))
	second, _ := os.Open(name)
	fmt.Println("locked", syscall.Flock(int(second.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == syscall.EWOULDBLOCK)
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Start: 10, Len: 5}
	fmt.Println(syscall.FcntlFlock(file.Fd(), syscall.F_SETLK, &lock), syscall.FcntlFlock(file.Fd(), syscall.F_GETLK, &lock),
		lock.Type == syscall.F_UNLCK)
}

func memory(directory string) {
	file, err := os.OpenFile(filepath.Join(directory, "mapped"), os.O_RDWR|os.O_CREATE, 0600)
	must(err)
	must(file.Truncate(8192))
	data, err := syscall.Mmap(int(file.Fd()), 4096, 4096, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	must(err)
	copy(data, "shared")
	_, _, number := syscall.Syscall(syscall.SYS_MLOCK, uintptr(unsafe.Pointer(&data[0])), 4096, 0)
	pages := make([]byte, 1)
	_, _, other := syscall.Syscall(syscall.SYS_MINCORE, uintptr(unsafe.Pointer(&data[0])), 4096, uintptr(unsafe.Pointer(&pages[0])))
	text := make([]byte, 6)
	file.ReadAt(text, 4096)
	fmt.Println(string(text), number, other, pages[0]&1, syscall.Munmap(data))
}

func messages() {
	ends, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	must(err)
	reader, writer, _ := os.Pipe()
	must(syscall.Sendmsg(ends[0], []byte("x"), syscall.UnixRights(int(writer.Fd())), nil, 0))
	control := make([]byte, 100)
	text := make([]byte, 10)
	count, size, _, _, err := syscall.Recvmsg(ends[1], text, control, 0)
	must(err)
	parts, err := syscall.ParseSocketControlMessage(control[:size])
	must(err)
	rights, err := syscall.ParseUnixRights(&parts[0])
	must(err)
	syscall.Write(rights[0], []byte("through another"))
	syscall.Close(rights[0])
	writer.Close()
	all, _ := io.ReadAll(reader)
	fmt.Println(count, len(rights), string(all))
}

func selects() {
	reader, writer, _ := os.Pipe()
	fd := int(reader.Fd())
	var bits [16]uint64
	bits[fd/64] |= 1 << (fd % 64)
	limit := syscall.NsecToTimeval(int64(30 * time.Millisecond))
	start := time.Now()
	count, _, number := syscall.Syscall6(syscall.SYS_SELECT, uintptr(fd+1), uintptr(unsafe.Pointer(&bits)), 0, 0,
		uintptr(unsafe.Pointer(&limit)), 0)
	fmt.Println("select", count, number, bits[fd/64], time.Since(start) >= 30*time.Millisecond)
	writer.Write([]byte("x"))
	bits[fd/64] |= 1 << (fd % 64)
	count, _, number = syscall.Syscall6(syscall.SYS_SELECT, uintptr(fd+1), uintptr(unsafe.Pointer(&bits)), 0, 0, 0, 0)
	fmt.Println("select", count, number, bits[fd/64]>>(fd%64))
}

type size struct{ rows, columns, x, y uint16 }

func terminals() {
	get, set := uintptr(0x402c7413), uintptr(0x802c7414)
	if runtime.GOOS == "linux" {
		get, set = 0x5401, 0x5402
	}
	ioctl := func(file *os.File, request uintptr, argument unsafe.Pointer) syscall.Errno {
		_, _, number := syscall.Syscall(syscall.SYS_IOCTL, file.Fd(), request, uintptr(argument))
		return number
	}
	var state, after syscall.Termios
	none, _ := os.Open("/dev/null")
	fmt.Println("no terminal", ioctl(none, get, unsafe.Pointer(&state)) == syscall.ENOTTY)
	file, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	must(err)
	fmt.Println(ioctl(file, get, unsafe.Pointer(&state)), state.Lflag&syscall.ECHO != 0, state.Lflag&syscall.ICANON != 0,
		state.Cflag&syscall.CSIZE == syscall.CS8, state.Cc[syscall.VINTR], state.Cc[syscall.VEOF])
	state.Lflag &^= syscall.ECHO
	state.Cc[syscall.VINTR] = 5
	fmt.Println(ioctl(file, set, unsafe.Pointer(&state)), ioctl(file, get, unsafe.Pointer(&after)),
		after.Lflag&syscall.ECHO != 0, after.Cc[syscall.VINTR], after.Iflag == state.Iflag, after.Oflag == state.Oflag,
		after.Cflag == state.Cflag, after.Ospeed == state.Ospeed)
	wanted, found := size{33, 44, 0, 0}, size{}
	fmt.Println(ioctl(file, syscall.TIOCSWINSZ, unsafe.Pointer(&wanted)), ioctl(file, syscall.TIOCGWINSZ, unsafe.Pointer(&found)),
		found == wanted)
}

func process() {
	own, err := os.Executable()
	must(err)
	var limit syscall.Rlimit
	must(syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit))
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	groups, err := syscall.Getgroups()
	host, _ := os.Hostname()
	directory, _ := os.Getwd()
	fmt.Println(filepath.Base(own), limit.Cur >= 64, usage.Maxrss > 0, groups, err, host, directory)
	fmt.Println(syscall.Getuid(), syscall.Geteuid(), syscall.Getgid(), syscall.Getegid())
}

func interfaces() {
	all, err := net.Interfaces()
	fmt.Println(len(all) > 0, err)
	for _, one := range all {
		addresses, err := one.Addrs()
		fmt.Println(one.Index, one.Name, one.MTU, one.HardwareAddr, one.Flags, addresses, err)
	}
}

// The blocks of a file system, from each system's own form.
func filesystem(directory string) {
	var form [400]uint64
	var number uintptr
	switch runtime.GOOS {
	case "linux":
		number = 137
	case "freebsd":
		number = 555
	case "dragonfly":
		number = 157
	default:
		number = 357
	}
	path, _ := syscall.BytePtrFromString(directory)
	_, _, failure := syscall.Syscall(number, uintptr(unsafe.Pointer(path)), uintptr(unsafe.Pointer(&form)), 0)
	size, blocks := form[1], form[2]
	switch runtime.GOOS {
	case "freebsd":
		size, blocks = form[2], form[4]
	case "dragonfly":
		blocks = form[3]
	case "netbsd":
		size, blocks = form[2], form[4]
	}
	fmt.Println("filesystem", failure, size, blocks)
}

func main() {
	directory, err := os.MkdirTemp("", "calls")
	must(err)
	defer os.RemoveAll(directory)
	send(directory)
	files(directory)
	memory(directory)
	messages()
	selects()
	terminals()
	process()
	interfaces()
	filesystem(directory)
}
