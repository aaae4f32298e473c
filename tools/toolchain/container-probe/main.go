// Command container-probe says what a container lets a program do, as one line of JSON: what Linux says of the process, and whether files can be
// made in the folders that are its arguments. It imports nothing that needs a C library, so it runs in an image that holds nothing else.
//
// With the flag -wait it then waits for its end; with -health it says nothing and succeeds.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

type report struct {
	UID int `json:"uid"`
	GID int `json:"gid"`
	// The lines of /proc/self/status.
	Status map[string]string `json:"status"`
	// By folder, why no file can be made there; empty where one can.
	Writing map[string]string `json:"writing"`
	// The names of the network's interfaces.
	Interfaces []string `json:"interfaces"`
	// How many processes the user may have.
	Processes uint64 `json:"processes"`
}

func main() {
	flags := map[string]bool{}
	folders := []string{}
	for _, argument := range os.Args[1:] {
		if strings.HasPrefix(argument, "-") {
			flags[argument] = true
		} else {
			folders = append(folders, argument)
		}
	}
	if flags["-health"] {
		return
	}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	line, err := json.Marshal(look(folders))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(string(line))
	if flags["-wait"] {
		<-ended
	}
}

func look(folders []string) report {
	found := report{UID: os.Getuid(), GID: os.Getgid(), Status: map[string]string{}, Writing: map[string]string{}, Interfaces: []string{}}
	status, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(status), "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok {
			found.Status[name] = strings.TrimSpace(value)
		}
	}
	for _, folder := range folders {
		found.Writing[folder] = write(folder)
	}
	entries, _ := os.ReadDir("/sys/class/net")
	for _, entry := range entries {
		found.Interfaces = append(found.Interfaces, entry.Name())
	}
	const maximumProcesses = 6 // RLIMIT_NPROC, which package syscall does not name
	var limit syscall.Rlimit
	if syscall.Getrlimit(maximumProcesses, &limit) == nil {
		found.Processes = limit.Cur
	}
	return found
}

func write(folder string) string {
	file := filepath.Join(folder, "container-probe")
	if err := os.WriteFile(file, []byte("probe"), 0o600); err != nil {
		return err.Error()
	}
	if err := os.Remove(file); err != nil {
		return err.Error()
	}
	return ""
}
