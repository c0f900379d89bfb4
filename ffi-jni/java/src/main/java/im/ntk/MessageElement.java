// Generated from the API table. Do not edit.
package im.ntk;

/** One element of a message. */
public abstract class MessageElement {
    private MessageElement() {}

    /** See the record. */
    public static final class Text extends MessageElement {
        /** What it carries. */
        public final im.ntk.TextElement value;

        Text(im.ntk.TextElement value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Text(" + value + ")";
        }
    }

    /** See the record. */
    public static final class Custom extends MessageElement {
        /** What it carries. */
        public final im.ntk.CustomElement value;

        Custom(im.ntk.CustomElement value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Custom(" + value + ")";
        }
    }

    /** See the record. */
    public static final class Image extends MessageElement {
        /** What it carries. */
        public final im.ntk.ImageElement value;

        Image(im.ntk.ImageElement value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Image(" + value + ")";
        }
    }

    /** See the record. */
    public static final class Sound extends MessageElement {
        /** What it carries. */
        public final im.ntk.SoundElement value;

        Sound(im.ntk.SoundElement value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Sound(" + value + ")";
        }
    }

    /** See the record. */
    public static final class Video extends MessageElement {
        /** What it carries. */
        public final im.ntk.VideoElement value;

        Video(im.ntk.VideoElement value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Video(" + value + ")";
        }
    }

    /** See the record. */
    public static final class File extends MessageElement {
        /** What it carries. */
        public final im.ntk.FileElement value;

        File(im.ntk.FileElement value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "File(" + value + ")";
        }
    }

    /** See the record. */
    public static final class Location extends MessageElement {
        /** What it carries. */
        public final im.ntk.LocationElement value;

        Location(im.ntk.LocationElement value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Location(" + value + ")";
        }
    }

    /** See the record. */
    public static final class Face extends MessageElement {
        /** What it carries. */
        public final im.ntk.FaceElement value;

        Face(im.ntk.FaceElement value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Face(" + value + ")";
        }
    }

    /** See the record. */
    public static final class GroupTip extends MessageElement {
        /** What it carries. */
        public final im.ntk.GroupTipElement value;

        GroupTip(im.ntk.GroupTipElement value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "GroupTip(" + value + ")";
        }
    }

    /** See the record. */
    public static final class Merged extends MessageElement {
        /** What it carries. */
        public final im.ntk.MergedElement value;

        Merged(im.ntk.MergedElement value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Merged(" + value + ")";
        }
    }

    /** Null for a member this version does not know. */
    static MessageElement decode(Decoder in) {
        int tag = in.int32();
        int end = in.begin();
        MessageElement out;
        switch (tag) {
            case 1: out = new Text(im.ntk.TextElement.decode(in)); break;
            case 2: out = new Custom(im.ntk.CustomElement.decode(in)); break;
            case 3: out = new Image(im.ntk.ImageElement.decode(in)); break;
            case 4: out = new Sound(im.ntk.SoundElement.decode(in)); break;
            case 5: out = new Video(im.ntk.VideoElement.decode(in)); break;
            case 6: out = new File(im.ntk.FileElement.decode(in)); break;
            case 7: out = new Location(im.ntk.LocationElement.decode(in)); break;
            case 8: out = new Face(im.ntk.FaceElement.decode(in)); break;
            case 9: out = new GroupTip(im.ntk.GroupTipElement.decode(in)); break;
            case 10: out = new Merged(im.ntk.MergedElement.decode(in)); break;
            default: out = null;
        }
        in.end(end);
        return out;
    }
}
