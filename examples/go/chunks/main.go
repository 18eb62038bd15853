// Streams a body in ten pieces, 100 ms apart, and holds a response open without any.
//
//	go run ./chunks
//	curl -k -N https://127.0.0.1:8443/chunks
//	curl -k -v https://127.0.0.1:8443/held
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"time"
)

func main() {
	address := flag.String("address", "127.0.0.1:8443", "where to listen; port 0 takes a free one")
	flag.Parse()

	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/chunks", chunks)
	http.HandleFunc("/held", held)
	// A test server brings its own certificate for 127.0.0.1.
	server := httptest.NewUnstartedServer(http.DefaultServeMux)
	server.Listener.Close()
	server.Listener = listener
	server.EnableHTTP2 = true
	server.StartTLS()
	fmt.Println(server.URL)
	select {}
}

func chunks(response http.ResponseWriter, request *http.Request) {
	for piece := 1; piece <= 10; piece++ {
		fmt.Fprintf(response, "piece %d of 10\n", piece)
		response.(http.Flusher).Flush()
		time.Sleep(100 * time.Millisecond)
	}
}

// Sends the response's fields, and nothing more until the client leaves.
func held(response http.ResponseWriter, request *http.Request) {
	response.WriteHeader(http.StatusOK)
	response.(http.Flusher).Flush()
	<-request.Context().Done()
}
