package chat.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.ScreenshotCaret;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * A picture of the page for the manual. The new one is left in {@code target/pictures}. The one in {@code docs/images} must be
 * about the same: compared are the mean brightnesses of squares, as times of day and fonts may differ. What the page says must
 * be what it said for that picture: that is a text beside the tests. With {@code -Dchat.pictures.renew=true} both are put in
 * place instead.
 */
final class Picture {

    private static final Path NEW = Path.of("target", "pictures");
    private static final Path SHOWN = Path.of("..", "docs", "images");
    private static final Path SAID = Path.of("src", "test", "resources", "pictures");

    private static final String TIME_OF_DAY = "(上午|下午)?\\d{1,2}:\\d{2}";
    private static final String COUNTDOWN = "(in )?\\d+ (s|秒后)";

    private static final int SQUARE = 32; // pixels
    private static final double MOST_DIFFERENCE = 4; // of 255, as a mean of all squares

    private Picture() {}

    static void of(Page page, String name) throws IOException {
        Path said = SAID.resolve(name + ".txt");
        boolean renews = Boolean.getBoolean("chat.pictures.renew");
        String says = renews ? says(page) : saysAtLast(page, Files.readString(said));
        BufferedImage taken = take(page);
        Path png = NEW.resolve(name + ".png");
        write(taken, png);

        Path shown = SHOWN.resolve(name + ".png");
        if (renews) {
            Files.createDirectories(SAID);
            Files.writeString(said, says);
            Files.copy(png, shown, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(says)
                .as("what %s says; docs/contributing.md has how to renew it", shown)
                .isEqualTo(Files.readString(said));
        assertThat(difference(taken, ImageIO.read(shown.toFile())))
                .as("how much %s differs from %s", png, shown)
                .isLessThan(MOST_DIFFERENCE);
    }

    private static String says(Page page) {
        return page.locator("body")
                        .ariaSnapshot()
                        .replaceAll(TIME_OF_DAY, "TIME")
                        .replaceAll(COUNTDOWN, "SOON")
                        .replaceAll("(?m)^.*/url:.*\\R", "")
                + "\n";
    }

    /** What the page says once it says {@code expected}, or after a while. */
    private static String saysAtLast(Page page, String expected) {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        String says = says(page);
        while (!says.equals(expected) && System.nanoTime() < deadline) {
            TestServer.pause();
            says = says(page);
        }
        return says;
    }

    private static BufferedImage take(Page page) throws IOException {
        byte[] png = page.screenshot(new Page.ScreenshotOptions()
                .setAnimations(ScreenshotAnimations.DISABLED)
                .setCaret(ScreenshotCaret.HIDE));
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
        BufferedImage opaque = new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
        opaque.getGraphics().drawImage(read, 0, 0, null);
        return opaque;
    }

    /** As small as it gets. */
    private static void write(BufferedImage image, Path png) throws IOException {
        Files.createDirectories(png.getParent());
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam params = writer.getDefaultWriteParam();
        params.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        params.setCompressionQuality(0);
        Files.deleteIfExists(png);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(png.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), params);
        } finally {
            writer.dispose();
        }
    }

    private static double difference(BufferedImage one, BufferedImage other) {
        assertThat(other.getWidth()).isEqualTo(one.getWidth());
        assertThat(other.getHeight()).isEqualTo(one.getHeight());
        double sum = 0;
        int squares = 0;
        for (int y = 0; y + SQUARE <= one.getHeight(); y += SQUARE) {
            for (int x = 0; x + SQUARE <= one.getWidth(); x += SQUARE) {
                sum += Math.abs(brightness(one, x, y) - brightness(other, x, y));
                squares++;
            }
        }
        return sum / squares;
    }

    private static double brightness(BufferedImage image, int left, int top) {
        long sum = 0;
        for (int rgb : image.getRGB(left, top, SQUARE, SQUARE, null, 0, SQUARE)) {
            sum += (rgb >> 16 & 0xFF) + (rgb >> 8 & 0xFF) + (rgb & 0xFF);
        }
        return sum / 3.0 / (SQUARE * SQUARE);
    }
}
