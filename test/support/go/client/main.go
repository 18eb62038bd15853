// The client of the tests with good traffic: one connection, one thing after the other.
//
//	client https://127.0.0.1:8443 get many upload ...
package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"sync"
	"time"
)

var origin string
var client *http.Client

func main() {
	origin = os.Args[1]
	transport := &http.Transport{
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true},
		ForceAttemptHTTP2: true,
	}
	client = &http.Client{Transport: transport}
	acts := map[string]func(){
		"get":    func() { ask("GET", "/?a=1", nil, nil) },
		"many":   many,
		"big":    func() { ask("GET", "/big?octets=1000000", nil, nil) },
		"upload": func() { ask("POST", "/upload", bytes.NewReader(make([]byte, 300_000)), nil) },
		"echo":   echo,
		"drip":   func() { ask("GET", "/drip", nil, nil) },
		"push":   func() { ask("GET", "/push", nil, nil) },
		"early":  func() { ask("GET", "/early", nil, nil) },
		"cancel": cancel,
		"unary":  func() { ask("POST", "/service/unary", bytes.NewReader(message("hi")), grpc) },
		"stream": conversation,
		"refuse": func() { ask("POST", "/service/refuse", bytes.NewReader(message("hi")), grpc) },
		"last":   func() { ask("GET", "/last", nil, nil) },
	}
	for _, name := range os.Args[2:] {
		act, known := acts[name]
		if !known {
			log.Fatal("no act " + name)
		}
		act()
	}
	client.CloseIdleConnections()
	// The connection ends in another goroutine.
	time.Sleep(50 * time.Millisecond)
}

var grpc = http.Header{"Content-Type": {"application/grpc"}, "Te": {"trailers"}}

func message(text string) []byte {
	return append([]byte{0, 0, 0, 0, byte(len(text))}, text...)
}

func ask(method, path string, body io.Reader, fields http.Header) {
	request, err := http.NewRequest(method, origin+path, body)
	if err != nil {
		log.Fatal(err)
	}
	for name, values := range fields {
		request.Header[name] = values
	}
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	count, err := io.Copy(io.Discard, response.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(method, path, response.Proto, response.StatusCode, count, response.Trailer.Get("Grpc-Status"))
}

func many() {
	var all sync.WaitGroup
	for count := 0; count < 30; count++ {
		all.Add(1)
		go func(count int) {
			defer all.Done()
			ask("GET", fmt.Sprintf("/item/%d", count), nil, http.Header{"X-Request-Id": {fmt.Sprint(count)}})
		}(count)
	}
	all.Wait()
}

// What is sent comes back before the next is sent.
func back(path string, fields http.Header, piece func(int) []byte) {
	reader, writer := io.Pipe()
	request, _ := http.NewRequest("POST", origin+path, reader)
	for name, values := range fields {
		request.Header[name] = values
	}
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	for count := 0; count < 4; count++ {
		sent := piece(count)
		writer.Write(sent)
		got := make([]byte, len(sent))
		if _, err := io.ReadFull(response.Body, got); err != nil || !bytes.Equal(sent, got) {
			log.Fatal(err, got)
		}
	}
	writer.Close()
	io.Copy(io.Discard, response.Body)
	response.Body.Close()
	fmt.Println(path, response.StatusCode, response.Trailer.Get("Grpc-Status"))
}

func echo() {
	back("/echo", nil, func(count int) []byte { return []byte(fmt.Sprintf(`{"n":%d}`, count)) })
}

func conversation() {
	back("/service/stream", grpc, func(count int) []byte { return message(fmt.Sprint("message ", count)) })
}

// Leaves in the middle of a long answer, and asks again on the same connection.
func cancel() {
	leaving, leave := context.WithCancel(context.Background())
	request, _ := http.NewRequestWithContext(leaving, "GET", origin+"/big?octets=50000000", nil)
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	io.ReadFull(response.Body, make([]byte, 1000))
	leave()
	response.Body.Close()
	ask("GET", "/after", nil, nil)
}
