package webserv.bench.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Netty with its epoll transport: small files from memory, looked at anew after a second, others
/// by the kernel. It has no file server of its own; this is about the least that one needs.
///
/// usage: NettyPeer PORT FOLDER LOOPS
final class NettyPeer {
    private static final long LARGEST_KEPT = 64 * 1024;
    private static final long KEPT_NANOS = 1_000_000_000;

    private NettyPeer() {}

    private record Kept(byte[] octets, long until) {}

    public static void main(String... arguments) throws InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        var folder = Path.of(arguments[1]);
        var loops =
                new MultiThreadIoEventLoopGroup(
                        Integer.parseInt(arguments[2]), EpollIoHandler.newFactory());
        var kept = new ConcurrentHashMap<String, Kept>();
        new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childHandler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                channel.pipeline()
                                        .addLast(
                                                new HttpServerCodec(),
                                                new FileHandler(folder, kept));
                            }
                        })
                .bind("127.0.0.1", port)
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    /// The field Date, made once a second. Belongs to one connection.
    private static final class DateOfSecond {
        private long second;
        private String text = "";

        String now() {
            long current = System.currentTimeMillis() / 1000;
            if (current != second) {
                second = current;
                text =
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                Instant.ofEpochSecond(current).atZone(ZoneOffset.UTC));
            }
            return text;
        }
    }

    private static final class FileHandler extends SimpleChannelInboundHandler<Object> {
        private final Path folder;
        private final ConcurrentHashMap<String, Kept> kept;
        private final DateOfSecond date = new DateOfSecond();

        private FileHandler(Path folder, ConcurrentHashMap<String, Kept> kept) {
            this.folder = folder;
            this.kept = kept;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object message)
                throws IOException {
            if (message instanceof HttpRequest request) {
                answer(context, request);
            }
        }

        private void answer(ChannelHandlerContext context, HttpRequest request) throws IOException {
            var file = folder.resolve(request.uri().substring(1)).normalize();
            if (!request.method().equals(HttpMethod.GET) || !file.startsWith(folder)) {
                refuse(context, HttpResponseStatus.NOT_FOUND);
                return;
            }
            var known = kept.get(request.uri());
            if (known == null || System.nanoTime() - known.until > 0) {
                known = read(request.uri(), file);
            }
            if (known != null) {
                var octets = Unpooled.wrappedBuffer(known.octets);
                var response =
                        new DefaultFullHttpResponse(
                                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, octets);
                describe(response, request, known.octets.length);
                end(request, context.write(response));
            } else if (Files.isRegularFile(file)) {
                long length = Files.size(file);
                var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
                describe(head, request, length);
                context.write(head);
                context.write(new DefaultFileRegion(file.toFile(), 0, length));
                end(request, context.write(LastHttpContent.EMPTY_LAST_CONTENT));
            } else {
                refuse(context, HttpResponseStatus.NOT_FOUND);
            }
        }

        private @Nullable Kept read(String uri, Path file) throws IOException {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_KEPT) {
                return null;
            }
            var fresh = new Kept(Files.readAllBytes(file), System.nanoTime() + KEPT_NANOS);
            kept.put(uri, fresh);
            return fresh;
        }

        private void describe(HttpResponse response, HttpRequest request, long length) {
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM)
                    .set(HttpHeaderNames.CONTENT_LENGTH, length)
                    .set(HttpHeaderNames.DATE, date.now());
            HttpUtil.setKeepAlive(response, HttpUtil.isKeepAlive(request));
        }

        private static void end(HttpRequest request, ChannelFuture written) {
            if (!HttpUtil.isKeepAlive(request)) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }

        private static void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
            context.write(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status))
                    .addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
