// An echo server that streams both ways over one HTTP/2 stream: every piece of the request's content goes back before
// the next one is read.
//
//	go run ./echo
//	curl -k -N -T - https://127.0.0.1:8443/
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
)

func main() {
	address := flag.String("address", "127.0.0.1:8443", "where to listen; port 0 takes a free one")
	flag.Parse()

	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	// A test server brings its own certificate for 127.0.0.1.
	server := httptest.NewUnstartedServer(http.HandlerFunc(echo))
	server.Listener.Close()
	server.Listener = listener
	server.EnableHTTP2 = true
	server.StartTLS()
	fmt.Println(server.URL)
	select {}
}

func echo(response http.ResponseWriter, request *http.Request) {
	response.WriteHeader(http.StatusOK)
	flusher := response.(http.Flusher)
	flusher.Flush()
	piece := make([]byte, 16384)
	for {
		n, err := request.Body.Read(piece)
		if n > 0 {
			response.Write(piece[:n])
			// Without it the piece waits in the response's buffer for more.
			flusher.Flush()
		}
		if err != nil {
			return
		}
	}
}
