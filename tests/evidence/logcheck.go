// logcheck verifies a checkpoint, a tlog-proof, a consistency proof and tiles with Go's own sumdb packages, which we
// did not write. Usage: logcheck DIR. Prints one line for each check; the first failure exits with 1.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error, what string) {
	if err != nil {
		fmt.Println("FAIL", what+":", err)
		os.Exit(1)
	}
	fmt.Println("ok  ", what)
}

// cosigner verifies cosignature/v1 (algorithm 0x04), which x/mod does not know.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(signed), sig[8:])
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("not a vkey")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return nil, errors.New("not a cosignature/v1 key")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return nil, errors.New("wrong key id")
	}
	return cosigner{parts[0], hash, key[1:]}, nil
}

// parse is tlog.ParseTree for any origin: that one insists on "go.sum database tree".
func parse(text, origin string) (tlog.Tree, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[0] != origin {
		return tlog.Tree{}, errors.New("not a checkpoint of " + origin)
	}
	n, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != lines[1] {
		return tlog.Tree{}, errors.New("bad size")
	}
	h, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: n, Hash: h}, err
}

func hashes(lines []string) (out []tlog.Hash) {
	for _, line := range lines {
		h, err := tlog.ParseHash(line)
		if err != nil {
			must(err, "hash "+line)
		}
		out = append(out, h)
	}
	return out
}

// tiles reads the C2SP paths: x/mod's own paths have the height in them and call entries "data".
type tiles struct{ dir string }

func (tiles) Height() int                     { return 8 }
func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(want []tlog.Tile) (out [][]byte, err error) {
	for _, tile := range want {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(t.dir, path))
		if err != nil {
			return nil, err
		}
		out = append(out, data)
	}
	return out, nil
}

func main() {
	dir := os.Args[1]
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			must(err, name)
		}
		return string(data)
	}
	log, err := note.NewVerifier(strings.TrimSpace(read("log.vkey")))
	must(err, "the log's key")
	known := []note.Verifier{log}
	for _, line := range strings.Fields(read("witness.vkey")) {
		w, err := newCosigner(line)
		must(err, "the witness' key")
		known = append(known, w)
	}
	head := func(msg, what string) tlog.Tree {
		n, err := note.Open([]byte(msg), note.VerifierList(known...))
		if err == nil && len(n.Sigs) != len(known) {
			err = fmt.Errorf("signed by %d of %d", len(n.Sigs), len(known))
		}
		must(err, what+": signatures")
		tree, err := parse(n.Text, log.Name())
		must(err, what+": text")
		return tree
	}
	older, newer := head(read("old.note"), "old checkpoint"), head(read("checkpoint"), "new checkpoint")
	must(tlog.CheckTree(hashes(strings.Fields(read("consistency"))), newer.N, newer.Hash, older.N, older.Hash),
		fmt.Sprintf("consistency %d -> %d", older.N, newer.N))

	before, msg, _ := strings.Cut(read("leaf.tlog-proof"), "\n\n")
	lines := strings.Split(before, "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" || len(lines) < 2 {
		must(errors.New("not a tlog-proof"), "proof")
	}
	if lines = lines[1:]; strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	must(err, "the proof's index")
	tree := head(msg, "checkpoint of the proof")
	leaf := tlog.RecordHash([]byte(read("leaf")))
	must(tlog.CheckRecord(hashes(lines[1:]), tree.N, tree.Hash, index, leaf), fmt.Sprintf("inclusion of leaf %d", index))

	if _, err := os.Stat(filepath.Join(dir, "tile")); err == nil {
		reader := tlog.TileHashReader(newer, tiles{dir}) // authenticates each tile against the checkpoint
		proof, err := tlog.ProveRecord(newer.N, index, reader)
		must(err, "a proof made of the tiles")
		must(tlog.CheckRecord(proof, newer.N, newer.Hash, index, leaf), "that proof")
		_, err = tlog.ProveTree(newer.N, older.N, reader)
		must(err, "a consistency proof made of the tiles")
	}
}
