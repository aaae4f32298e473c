// A registry in memory that knows the referrers API, behind TLS and basic authentication, for the tests: the address to listen on, the files of
// the certificate and its key are flags; the account comes from REGISTRY_ACCOUNT as name:password.
package main

import (
	"crypto/subtle"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/google/go-containerregistry/pkg/registry"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address to listen on")
	certificate := flag.String("cert", "", "file of the certificate chain")
	key := flag.String("key", "", "file of the private key")
	flag.Parse()
	account := os.Getenv("REGISTRY_ACCOUNT")
	handler := registry.New(registry.WithReferrersSupport(true), registry.Logger(log.New(io.Discard, "", 0)))
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(listener.Addr())
	log.Fatal(http.ServeTLS(listener, authenticated(account, handler), *certificate, *key))
}

func authenticated(account string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, password, _ := r.BasicAuth()
		if strings.Contains(account, ":") && subtle.ConstantTimeCompare([]byte(name+":"+password), []byte(account)) != 1 {
			w.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
			http.Error(w, `{"errors":[{"code":"UNAUTHORIZED"}]}`, http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}
