// A server that writes its frames by hand, with two bugs: it answers on a stream that the client never opened, and the
// field with the status is named ":status:". Each bug can be had alone.
//
//	go run ./broken
//	go run ./broken -bugs stream
//	go run ./broken -bugs status
//	curl -k -v https://127.0.0.1:8443/
package main

import (
	"crypto/tls"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
)

const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

const (
	frameData     = 0x0
	frameHeaders  = 0x1
	frameSettings = 0x4

	flagEndStream  = 0x1
	flagAck        = 0x1
	flagEndHeaders = 0x4
)

func main() {
	address := flag.String("address", "127.0.0.1:8443", "where to listen; port 0 takes a free one")
	bugs := flag.String("bugs", "stream,status", "which bugs to have")
	flag.Parse()

	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	serve := func(_ *http.Server, connection *tls.Conn, _ http.Handler) {
		serve(connection, strings.Contains(*bugs, "stream"), strings.Contains(*bugs, "status"))
	}
	// A test server brings its own certificate for 127.0.0.1.
	server := httptest.NewUnstartedServer(nil)
	server.Listener.Close()
	server.Listener = listener
	server.EnableHTTP2 = true
	server.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){"h2": serve}
	server.StartTLS()
	fmt.Println(server.URL)
	select {}
}

// Answers every HEADERS frame, whatever it asks for, until the client leaves.
func serve(connection net.Conn, wrongStream, wrongStatus bool) {
	defer connection.Close()
	if _, err := io.ReadFull(connection, make([]byte, len(preface))); err != nil {
		return
	}
	writeFrame(connection, frameSettings, 0, 0, nil)
	header := make([]byte, 9)
	for {
		if _, err := io.ReadFull(connection, header); err != nil {
			return
		}
		length := int64(header[0])<<16 | int64(header[1])<<8 | int64(header[2])
		if _, err := io.CopyN(io.Discard, connection, length); err != nil {
			return
		}
		kind, flags, stream := header[3], header[4], binary.BigEndian.Uint32(header[5:])
		switch {
		case kind == frameSettings && flags&flagAck == 0:
			writeFrame(connection, frameSettings, flagAck, 0, nil)
		case kind == frameHeaders:
			if wrongStream {
				stream += 2
			}
			name := ":status"
			if wrongStatus {
				name = ":status:"
			}
			writeFrame(connection, frameHeaders, flagEndHeaders, stream, field(name, "200"))
			writeFrame(connection, frameData, flagEndStream, stream, []byte("What happened?\n"))
		}
	}
}

func writeFrame(connection io.Writer, kind, flags byte, stream uint32, payload []byte) {
	frame := []byte{byte(len(payload) >> 16), byte(len(payload) >> 8), byte(len(payload)), kind, flags}
	frame = binary.BigEndian.AppendUint32(frame, stream)
	connection.Write(append(frame, payload...))
}

// A literal field without indexing and without Huffman code: RFC 7541 section 6.2.2.
func field(name, value string) []byte {
	return []byte("\x00" + string(rune(len(name))) + name + string(rune(len(value))) + value)
}
