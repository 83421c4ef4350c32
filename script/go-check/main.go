// go-check reads a ledger's public copy with Go's own packages golang.org/x/mod/sumdb/note and tlog, which secure Go's
// checksum database: checkpoint, every entry, every hash tile, and for one entry in a hundred its inclusion proof.
//
//	go-check FOLDER KEY [EARLIER-CHECKPOINT]
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height, width = 8, 256

func main() {
	if len(os.Args) != 3 && len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: go-check FOLDER KEY [EARLIER-CHECKPOINT]")
		os.Exit(2)
	}
	folder := os.Args[1]
	verifier, err := note.NewVerifier(os.Args[2])
	must(err)
	head := open(filepath.Join(folder, "checkpoint"), verifier)
	tiles := files{folder}
	hashes := tlog.TileHashReader(head, tiles)

	root, err := tlog.TreeHash(head.N, hashes)
	must(err)
	if root != head.Hash {
		fail("the tiles lead to another root than the checkpoint's")
	}
	proofs := 0
	for first := int64(0); first < head.N; first += width {
		for i, entry := range bundle(folder, first, min(width, head.N-first)) {
			n, hash := first+int64(i), tlog.RecordHash(entry)
			stored, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
			must(err)
			if stored[0] != hash {
				fail("entry %d is not the one in the tile", n)
			}
			if n%100 == 0 || n == head.N-1 {
				proof, err := tlog.ProveRecord(head.N, n, hashes)
				must(err)
				must(tlog.CheckRecord(proof, head.N, head.Hash, n, hash))
				proofs++
			}
		}
	}
	if len(os.Args) == 4 {
		earlier := open(os.Args[3], verifier)
		proof, err := tlog.ProveTree(head.N, earlier.N, hashes)
		must(err)
		must(tlog.CheckTree(proof, head.N, head.Hash, earlier.N, earlier.Hash))
		fmt.Printf("continues the checkpoint of %d entries\n", earlier.N)
	}
	fmt.Printf("%s: %d entries hashed again, %d inclusion proofs checked: sound\n", verifier.Name(), head.N, proofs)
}

// open is the tree that a signed checkpoint describes.
func open(path string, verifier note.Verifier) tlog.Tree {
	data, err := os.ReadFile(path)
	must(err)
	opened, err := note.Open(data, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		fail("%s is no checkpoint of %s", path, verifier.Name())
	}
	var size int64
	if _, err := fmt.Sscanf(lines[1], "%d", &size); err != nil || fmt.Sprint(size) != lines[1] {
		fail("%s says no size", path)
	}
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return tlog.Tree{N: size, Hash: root}
}

// bundle is the entries from first on, each behind its length in two bytes.
func bundle(folder string, first, count int64) [][]byte {
	path := tlog.Tile{H: height, L: -1, N: first / width, W: int(count)}.Path()
	data, err := os.ReadFile(filepath.Join(folder, strings.Replace(path, "tile/8/data/", "tile/entries/", 1)))
	must(err)
	var found [][]byte
	for rest := bytes.NewReader(data); int64(len(found)) < count; {
		var length uint16
		must(binary.Read(rest, binary.BigEndian, &length))
		entry := make([]byte, length)
		if n, _ := rest.Read(entry); n != len(entry) {
			fail("%s ends within an entry", path)
		}
		found = append(found, entry)
	}
	return found
}

// files reads the copy's tiles for tlog, which authenticates each against the root before it uses it.
type files struct{ folder string }

func (f files) Height() int { return height }

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		// C2SP tlog-tiles has the same paths, without the height.
		data, err := os.ReadFile(filepath.Join(f.folder, strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func must(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "NOT SOUND: "+format+"\n", values...)
	os.Exit(1)
}
