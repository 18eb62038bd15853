// The server of the tests with good traffic: everything that net/http can do over HTTP/2.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"time"
)

func main() {
	address := flag.String("address", "127.0.0.1:0", "where to listen")
	flag.Parse()
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	handle := func(path string, handler http.HandlerFunc) { http.HandleFunc(path, handler) }
	handle("/", func(response http.ResponseWriter, request *http.Request) {
		fmt.Fprintf(response, "%s %s\n", request.Method, request.URL)
	})
	handle("/big", big)
	handle("/upload", upload)
	handle("/echo", echo)
	handle("/drip", drip)
	handle("/push", push)
	handle("/early", early)
	handle("/service/unary", unary)
	handle("/service/stream", stream)
	handle("/service/refuse", refuse)
	// What net/http does when it shuts down: GOAWAY, and the streams that are open go on.
	handle("/last", func(response http.ResponseWriter, _ *http.Request) {
		response.Header().Set("Connection", "close")
		fmt.Fprintln(response, "this connection has served its time")
	})
	server.Listener.Close()
	server.Listener = listener
	server.EnableHTTP2 = true
	server.Config.Handler = http.DefaultServeMux
	server.StartTLS()
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	select {}
}

func big(response http.ResponseWriter, request *http.Request) {
	octets, _ := strconv.Atoi(request.URL.Query().Get("octets"))
	piece := make([]byte, 10_000)
	for ; octets > 0; octets -= len(piece) {
		if octets < len(piece) {
			piece = piece[:octets]
		}
		if _, err := response.Write(piece); err != nil {
			return
		}
	}
}

func upload(response http.ResponseWriter, request *http.Request) {
	count, err := io.Copy(io.Discard, request.Body)
	if err != nil {
		return
	}
	response.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(response, `{"octets":%d}`, count)
}

func echo(response http.ResponseWriter, request *http.Request) {
	response.(http.Flusher).Flush()
	piece := make([]byte, 4096)
	for {
		count, err := request.Body.Read(piece)
		response.Write(piece[:count])
		response.(http.Flusher).Flush()
		if err != nil {
			return
		}
	}
}

// Server-sent events.
func drip(response http.ResponseWriter, request *http.Request) {
	response.Header().Set("Content-Type", "text/event-stream")
	for event := 1; event <= 4; event++ {
		fmt.Fprintf(response, "data: %d\n\n", event)
		response.(http.Flusher).Flush()
		select {
		case <-time.After(150 * time.Millisecond):
		case <-request.Context().Done():
			return
		}
	}
}

func push(response http.ResponseWriter, _ *http.Request) {
	if pusher, can := response.(http.Pusher); can {
		pusher.Push("/pushed", nil)
	}
	fmt.Fprintln(response, "and something that was not asked for")
}

func early(response http.ResponseWriter, _ *http.Request) {
	response.Header().Set("Link", "</style.css>; rel=preload")
	response.WriteHeader(http.StatusEarlyHints)
	response.WriteHeader(http.StatusNotModified)
}

// The gRPC protocol without gRPC: messages of a length and their octets, the status in trailers.
func message(text string) []byte {
	return append([]byte{0, 0, 0, 0, byte(len(text))}, text...)
}

func begin(response http.ResponseWriter) {
	response.Header().Set("Content-Type", "application/grpc")
	response.Header().Set("Trailer", "Grpc-Status, Grpc-Message")
	response.WriteHeader(http.StatusOK)
}

func end(response http.ResponseWriter) {
	response.Header().Set("Grpc-Status", "0")
	response.Header().Set("Grpc-Message", "")
}

func unary(response http.ResponseWriter, request *http.Request) {
	io.Copy(io.Discard, request.Body)
	begin(response)
	response.Write(message("hello"))
	end(response)
}

// One message back for each that comes.
func stream(response http.ResponseWriter, request *http.Request) {
	begin(response)
	response.(http.Flusher).Flush()
	head := make([]byte, 5)
	for {
		if _, err := io.ReadFull(request.Body, head); err != nil {
			break
		}
		text := make([]byte, head[4])
		io.ReadFull(request.Body, text)
		response.Write(message(string(text)))
		response.(http.Flusher).Flush()
	}
	end(response)
}

// An answer of the gRPC protocol without content: "trailers only".
func refuse(response http.ResponseWriter, request *http.Request) {
	io.Copy(io.Discard, request.Body)
	response.Header().Set("Content-Type", "application/grpc")
	response.Header().Set("Grpc-Status", "5")
	response.Header().Set("Grpc-Message", "no such item")
	response.WriteHeader(http.StatusOK)
}
