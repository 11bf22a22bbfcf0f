// A room server of Centrifuge and Redis: publications go through Redis with history (1,000 for an hour), a client that
// comes back recovers what it missed, authors show a signed token. No presence. Not part of Plenaria: a peer of its bench.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/centrifugal/centrifuge"
)

const (
	historySize = 1000
	historyTTL  = time.Hour
	// As in Centrifuge's own example with Redis.
	historyMetaTTL = 7 * 24 * time.Hour
	// What a client gets that comes back: as much as a snapshot of Plenaria's.
	recoveredAtMost = 50
	// With clients and with Redis: nobody is cut off within a measurement for being slow.
	patience = 30 * time.Second
)

func main() {
	port := flag.Int("port", 0, "port on 127.0.0.1; 0 lets the system choose")
	redis := flag.String("redis", "", "path of the unix socket of a Redis server")
	publicKey := flag.String("public-key", "", "file with the Ed25519 public key (PEM) that tokens are checked with; without it, nobody may publish")
	recovery := flag.Bool("recovery", true, "followers can recover what they missed; their positions are checked with each publication")
	flag.Parse()
	log.SetFlags(0)
	log.SetPrefix("centrifuge peer: ")
	if *redis == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}

	tokens, err := newTokens(*publicKey)
	fail(err)
	node, err := newNode(*redis)
	fail(err)
	serveClients(node, tokens, *recovery)
	fail(node.Run())
	fail(untilRedisAnswers(node, 10*time.Second))

	http.Handle("/connection/websocket", centrifuge.NewWebsocketHandler(node, centrifuge.WebsocketConfig{
		// As in most of Centrifuge's examples.
		ReadBufferSize:     1024,
		UseWriteBufferPool: true,
		WriteTimeout:       patience,
	}))
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	fail(err)
	fmt.Printf("ready %s\n", listener.Addr())
	fail(http.Serve(listener, nil))
}

func newNode(redis string) (*centrifuge.Node, error) {
	config := centrifuge.DefaultConfig
	config.LogLevel = centrifuge.LogLevelError
	config.LogHandler = func(entry centrifuge.LogEntry) { log.Printf("%s %v", entry.Message, entry.Fields) }
	config.RecoveryMaxPublicationLimit = recoveredAtMost
	// Not cut off while ten thousand connect at once; the default is 25 s.
	config.ClientStaleCloseDelay = 2 * time.Minute
	node, err := centrifuge.New(config)
	if err != nil {
		return nil, err
	}
	shard, err := centrifuge.NewRedisShard(node, centrifuge.RedisShardConfig{
		Address: "unix://" + redis,
		// Requests wait this long to be sent, too; with the default of 1 s, a crowd that comes at once is turned away.
		ReadTimeout:    patience,
		WriteTimeout:   patience,
		ConnectTimeout: patience,
	})
	if err != nil {
		return nil, err
	}
	broker, err := centrifuge.NewRedisBroker(node, centrifuge.RedisBrokerConfig{
		// "More effective in terms of missed publication recovery".
		UseStreams:     true,
		HistoryMetaTTL: historyMetaTTL,
		Shards:         []*centrifuge.RedisShard{shard},
	})
	if err != nil {
		return nil, err
	}
	node.SetBroker(broker)
	return node, nil
}

// serveClients says who may do what: whoever shows a token may publish, everybody may follow.
func serveClients(node *centrifuge.Node, tokens *tokens, recovery bool) {
	node.OnConnecting(func(_ context.Context, event centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
		// Without a token one has no user, and follows only.
		user := ""
		if event.Token != "" {
			var err error
			if user, err = tokens.bearer(event.Token, time.Now()); err != nil {
				return centrifuge.ConnectReply{}, centrifuge.DisconnectInvalidToken
			}
		}
		return centrifuge.ConnectReply{Credentials: &centrifuge.Credentials{UserID: user}}, nil
	})
	node.OnConnect(func(client *centrifuge.Client) {
		client.OnSubscribe(func(_ centrifuge.SubscribeEvent, answer centrifuge.SubscribeCallback) {
			answer(centrifuge.SubscribeReply{Options: centrifuge.SubscribeOptions{Recover: recovery}}, nil)
		})
		// Answered in the reader's own goroutine, as in Centrifuge's examples, so that an author's order is kept.
		client.OnPublish(func(_ centrifuge.PublishEvent, answer centrifuge.PublishCallback) {
			if client.UserID() == "" {
				answer(centrifuge.PublishReply{}, centrifuge.ErrorPermissionDenied)
				return
			}
			answer(centrifuge.PublishReply{
				Options: centrifuge.PublishOptions{HistorySize: historySize, HistoryTTL: historyTTL},
			}, nil)
		})
	})
}

func untilRedisAnswers(node *centrifuge.Node, within time.Duration) error {
	deadline := time.Now().Add(within)
	for {
		_, err := node.History("ready")
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func fail(err error) {
	if err != nil {
		log.Fatal(strings.TrimSuffix(err.Error(), "\n"))
	}
}
