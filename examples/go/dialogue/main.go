// Two-way JSON over one long-lived stream: client and server write one object a line, both whenever they like.
//
//	go run ./dialogue
//	(echo '{"ask":1}'; sleep 1; echo '{"ask":2}') | curl -k -N -T - https://127.0.0.1:8443/
package main

import (
	"encoding/json"
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
	server := httptest.NewUnstartedServer(http.HandlerFunc(dialogue))
	server.Listener.Close()
	server.Listener = listener
	server.EnableHTTP2 = true
	server.StartTLS()
	fmt.Println(server.URL)
	select {}
}

func dialogue(response http.ResponseWriter, request *http.Request) {
	response.Header().Set("Content-Type", "application/x-ndjson")
	response.WriteHeader(http.StatusOK)
	flusher := response.(http.Flusher)
	flusher.Flush()
	questions := json.NewDecoder(request.Body)
	answers := json.NewEncoder(response)
	for {
		var question map[string]any
		if err := questions.Decode(&question); err != nil {
			return
		}
		answers.Encode(map[string]any{"answer": question})
		flusher.Flush()
	}
}
