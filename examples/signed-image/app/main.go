// A server that says hello, and that can be asked whether it does.
package main

import (
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

const address = "127.0.0.1:8080"

func main() {
	if len(os.Args) > 1 && os.Args[1] == "--check" {
		client := http.Client{Timeout: time.Second}
		if answer, err := client.Get("http://" + address); err != nil || answer.StatusCode != http.StatusOK {
			os.Exit(1)
		}
		return
	}
	hello := func(answer http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(answer, "hello\n") }
	server := http.Server{Addr: ":8080", Handler: http.HandlerFunc(hello), ReadHeaderTimeout: time.Second}
	log.Fatal(server.ListenAndServe())
}
