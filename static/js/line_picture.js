/* A photo or a video's frame in this page's memory, and out of it again. Nothing here sends or stores. */

const LARGEST = 2000; // pixels of the longer side: a phone's photo as it is would fill its memory

/* A copy has nothing else that a file says: no place, no time, no camera. */
function copy(source, wide, high, canvas) {
  const scale = Math.min(1, LARGEST / Math.max(wide, high));
  canvas.width = Math.round(wide * scale);
  canvas.height = Math.round(high * scale);
  canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
}

async function openPhoto(file, canvas) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  copy(bitmap, bitmap.width, bitmap.height, canvas);
  bitmap.close();
  return { canvas, drop: () => (canvas.width = 0) };
}

const happens = (target, name) =>
  new Promise((resolve, reject) => {
    target.addEventListener(name, resolve, { once: true });
    target.addEventListener("error", reject, { once: true });
  });

async function openVideo(file, canvas) {
  const video = document.createElement("video");
  video.muted = video.playsInline = true;
  video.src = URL.createObjectURL(file);
  video.load();
  const shot = {
    canvas,
    video,
    async seek(to) {
      video.currentTime = Math.max(0, Math.min(to, video.duration));
      await happens(video, "seeked");
      copy(video, video.videoWidth, video.videoHeight, canvas);
    },
    drop() {
      URL.revokeObjectURL(video.src);
      video.removeAttribute("src");
      video.load();
      canvas.width = 0;
    },
  };
  try {
    await happens(video, "loadedmetadata");
    if (!video.videoWidth) throw new Error("sound only");
    if (video.duration === Infinity) await shot.seek(1e6); // A browser's own: its end says how long.
    await shot.seek(0);
  } catch (error) {
    shot.drop();
    throw error;
  }
  return shot;
}

export const isVideo = (file) => file.type.startsWith("video/");

/* {canvas, drop()}, of a video also {video, seek(seconds)}. Rejects what cannot be read here. */
export function openFile(file) {
  const canvas = document.createElement("canvas");
  return isVideo(file) ? openVideo(file, canvas) : openPhoto(file, canvas);
}
