// Decodes the frames of one client with golang.org/x/net/http2: prints frames and nanoseconds as JSON.
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

func decode(octets []byte) (frames int) {
	framer := http2.NewFramer(io.Discard, bytes.NewReader(octets))
	framer.SetReuseFrames()
	framer.AllowIllegalReads = true
	fields := 0
	decoder := hpack.NewDecoder(4096, func(hpack.HeaderField) { fields++ })
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return frames
		}
		frames++
		switch frame := frame.(type) {
		case *http2.HeadersFrame:
			decoder.Write(frame.HeaderBlockFragment())
			if frame.HeadersEnded() {
				decoder.Close()
			}
		case *http2.ContinuationFrame:
			decoder.Write(frame.HeaderBlockFragment())
			if frame.HeadersEnded() {
				decoder.Close()
			}
		}
	}
}

func main() {
	octets, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	octets = octets[len(http2.ClientPreface):]
	decode(octets)
	began := time.Now()
	frames := decode(octets)
	fmt.Printf("{\"frames\":%d,\"seconds\":%g}\n", frames, time.Since(began).Seconds())
}
