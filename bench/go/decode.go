// Decodes the frames of one client with golang.org/x/net/http2: prints seconds as JSON. With "keep" it keeps, as an inspector has
// to, each frame's fields and the first 4096 octets of its content; without, nothing.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

const contentLimit = 4096

// Every frame has to be read: what is measured must not end early.
func atEnd(err error) bool {
	if err != nil && err != io.EOF {
		panic(err)
	}
	return err != nil
}

func decode(octets []byte) {
	framer := http2.NewFramer(io.Discard, bytes.NewReader(octets))
	framer.AllowIllegalReads = true
	framer.SetReuseFrames()
	fields := 0
	decoder := hpack.NewDecoder(4096, func(hpack.HeaderField) { fields++ })
	take := func(fragment []byte, ended bool) {
		decoder.Write(fragment)
		if ended {
			decoder.Close()
		}
	}
	for {
		frame, err := framer.ReadFrame()
		if atEnd(err) {
			return
		}
		switch frame := frame.(type) {
		case *http2.HeadersFrame:
			take(frame.HeaderBlockFragment(), frame.HeadersEnded())
		case *http2.ContinuationFrame:
			take(frame.HeaderBlockFragment(), frame.HeadersEnded())
		}
	}
}

var kept http2.Frame
var content []byte

func keep(octets []byte) {
	framer := http2.NewFramer(io.Discard, bytes.NewReader(octets))
	framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	for {
		frame, err := framer.ReadFrame()
		if atEnd(err) {
			return
		}
		kept = frame
		if frame, ok := frame.(*http2.DataFrame); ok {
			octets := frame.Data()
			if len(octets) > contentLimit {
				octets = octets[:contentLimit]
			}
			content = append([]byte(nil), octets...)
		}
	}
}

func main() {
	octets, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	octets = octets[len(http2.ClientPreface):]
	run := decode
	if os.Args[2] == "keep" {
		run = keep
	}
	run(octets)
	began := time.Now()
	run(octets)
	fmt.Printf("{\"seconds\":%g}\n", time.Since(began).Seconds())
}
