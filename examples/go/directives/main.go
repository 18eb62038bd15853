// A voice service's downchannel: GET /v1/directives is answered at once and then held open, so that the server can send
// whenever it has something to say; the client sends events on streams of their own.
//
//	go run ./directives
//	curl -k -N https://127.0.0.1:8443/v1/directives
//	curl -k -N https://127.0.0.1:8443/v1/directives?empty=1
//	curl -k -d '{"event":"hello"}' https://127.0.0.1:8443/v1/events
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"time"
)

// What was said in events, for whoever listens.
var directives = make(chan string)

func main() {
	address := flag.String("address", "127.0.0.1:8443", "where to listen; port 0 takes a free one")
	flag.Parse()

	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/v1/directives", downchannel)
	http.HandleFunc("/v1/events", events)
	// A test server brings its own certificate for 127.0.0.1.
	server := httptest.NewUnstartedServer(http.DefaultServeMux)
	server.Listener.Close()
	server.Listener = listener
	server.EnableHTTP2 = true
	server.StartTLS()
	fmt.Println(server.URL)
	select {}
}

// Says 204 and nothing more until the client leaves, or 200 and then one line for each event.
func downchannel(response http.ResponseWriter, request *http.Request) {
	empty := request.URL.Query().Has("empty")
	if empty {
		response.WriteHeader(http.StatusNoContent)
	} else {
		response.Header().Set("Content-Type", "application/json")
		response.WriteHeader(http.StatusOK)
	}
	response.(http.Flusher).Flush()
	for {
		select {
		case directive := <-directives:
			if !empty {
				fmt.Fprintln(response, directive)
				response.(http.Flusher).Flush()
			}
		case <-request.Context().Done():
			return
		}
	}
}

func events(response http.ResponseWriter, request *http.Request) {
	event, _ := io.ReadAll(request.Body)
	select {
	case directives <- string(event):
	case <-time.After(500 * time.Millisecond):
		// Nobody listens. One who does may be busy with the event before.
	}
	response.WriteHeader(http.StatusNoContent)
}
